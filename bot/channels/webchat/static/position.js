// Asks the browser where the person is, roughly. What it says goes into one message, and is kept nowhere.

const ALLOWED = 10000;
const IN_ALL = 30000; // the browser asks first, and some never answer it
const RECENT = 300000;
const DECIMALS = 3; // a hundred metres

const fieldsOf = ({ latitude, longitude }) => ({
  latitude: latitude.toFixed(DECIMALS),
  longitude: longitude.toFixed(DECIMALS),
});

/** The fields of the position; null when the browser or the person says no. */
export function whereabouts() {
  return new Promise((resolve) => {
    const none = () => resolve(null);
    if (!navigator.geolocation) return none();
    setTimeout(none, IN_ALL);
    const wanted = { timeout: ALLOWED, maximumAge: RECENT, enableHighAccuracy: false };
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(fieldsOf(coords)), none, wanted);
  });
}
