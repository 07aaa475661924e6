"""What every pipeline can tell of the classifier that it runs."""

from models.execution_provider import ProviderReport
from models.expression_classifier import ExpressionClassifier


class Classifying:
    """Holds a classifier and tells what it is and what it runs on."""

    def __init__(self, classifier: ExpressionClassifier) -> None:
        self._classifier = classifier

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has, e.g. ``CPUExecutionProvider``."""
        return self._classifier.execution_provider

    @property
    def model_title(self) -> str:
        """The model's name for people, e.g. ``Shallow CNN``."""
        return self._classifier.card.title

    @property
    def report(self) -> ProviderReport:
        """What the model runs on, and why on nothing better."""
        return self._classifier.report
