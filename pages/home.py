"""Home: what can be seen here, the device in use, and what is ready without a download."""

from dashboard.home import page_gallery, readiness

page_gallery()
readiness()
