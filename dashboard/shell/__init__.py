"""What stands around every page: navigation, the home page, the lesson's frame, errors and theme."""
