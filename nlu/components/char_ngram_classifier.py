"""The intent of a message, from the letters, sound and sense of its words: light, at ease with faults.

A linear model on character n-grams beat Rasa's own classifiers on what young people type (nlu/README.md).
"""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from nlu.components.sms_normaliser import SmsNormaliser
from nlu.language.senses import senses
from nlu.language.sound import sound

NO_INTENT = {"name": None, "confidence": 0.0}
MODEL_FILE = "classifier.joblib"


def untrained_model(inverse_regularisation: float) -> Pipeline:
    """Spelling and sound in pieces of 1 to 4 letters, words and their pairs by sound, sense.

    Rare intents count fully; a piece or a pair that one example alone has teaches nothing.
    """
    pieces = {"analyzer": "char_wb", "ngram_range": (1, 4), "sublinear_tf": True, "min_df": 2}
    heard = {"tokenizer": str.split, "token_pattern": None, "sublinear_tf": True, "preprocessor": sound}
    return make_pipeline(
        make_union(
            TfidfVectorizer(**pieces),
            TfidfVectorizer(preprocessor=sound, **pieces),
            TfidfVectorizer(**heard),
            TfidfVectorizer(ngram_range=(2, 2), min_df=2, **heard),
            TfidfVectorizer(analyzer=senses, sublinear_tf=True),
        ),
        LogisticRegression(C=inverse_regularisation, class_weight="balanced", max_iter=1000, random_state=0),
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CharNgramClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Gives a message its intent and the ranking of the next best ones."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It learns and reads plain words only."""
        return [SmsNormaliser]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before it trains."""
        return ["sklearn", "joblib"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is the inverse of regularisation; `ranking_length` counts the intents told of."""
        return {"C": 10.0, "ranking_length": 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Pipeline | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharNgramClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CharNgramClassifier:
        """The classifier as it was trained; ValueError when the model does not hold it."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / MODEL_FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has an intent and any words."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = untrained_model(self._config["C"])
        self._model.fit(
            [example.get(TEXT) for example in examples], [example.get(INTENT) for example in examples]
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / MODEL_FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent and ranking; no intent at all for a message without words, or in Rasa's own notation."""
        for message in messages:
            ranking = self._ranking(message.get(TEXT) or "")
            message.set(INTENT, ranking[0] if ranking else dict(NO_INTENT), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        if self._model is None or not text or text.startswith(INTENT_MESSAGE_PREFIX):
            return []
        chances = zip(self._model.classes_, self._model.predict_proba([text])[0], strict=True)
        best = sorted(chances, key=lambda chance: -chance[1])[: self._config["ranking_length"]]
        return [{"name": str(name), "confidence": float(confidence)} for name, confidence in best]
