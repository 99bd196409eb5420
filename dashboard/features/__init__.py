"""The parts of the page that looks inside networks: what is computed once per image, and how it is shown."""

from dashboard.features.explorer import Explored, explorer
from dashboard.features.observed import Observed, agreement, observed
from dashboard.features.takeaways import feature_downloads
from dashboard.features.views import VIEWS, show_view

__all__ = ["VIEWS", "Explored", "Observed", "agreement", "explorer", "feature_downloads", "observed", "show_view"]
