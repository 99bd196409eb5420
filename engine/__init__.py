"""The computations behind Convscope: tensors in, tensors out, no user interface.

Importing this package costs nothing: torch is imported by the submodules that compute, when they are imported.
"""
