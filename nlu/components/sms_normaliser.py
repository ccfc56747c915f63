"""The first step of the pipeline: everything after it reads plain words, in training as in use."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.language import normalise


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SmsNormaliser(GraphComponent):  # type: ignore[misc]
    """Rewrites the text of messages; what begins with "/" is Rasa's own notation and stays as it is.

    The plain words hold no "/", so nothing a person types becomes an intent command by passing here.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SmsNormaliser:
        """Nothing to configure and nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Rewrite messages in place."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith(INTENT_MESSAGE_PREFIX):
                message.set(TEXT, normalise(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rewrite the examples, so that they are learnt in the form in which messages will come."""
        self.process(training_data.training_examples)
        return training_data
