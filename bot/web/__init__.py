"""What every web edge shares: security headers, pages, health."""
