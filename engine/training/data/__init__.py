"""The data sets that networks are trained on, and their augmentation."""
