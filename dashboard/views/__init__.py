"""What only one page has: its views, settings, formulas, snippets and figures."""
