"""Channel grid."""
