"""Home: a convolution that plays, what can be seen here, the device in use, and what is ready without a download."""

from dashboard.shell.home import opening, page_gallery, readiness

opening()
page_gallery()
readiness()
