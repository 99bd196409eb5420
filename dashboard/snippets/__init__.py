"""The code that each page shows: snippets that reproduce what is on screen, executed by the tests."""
