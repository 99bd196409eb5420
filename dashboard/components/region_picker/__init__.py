"""Region picker."""
