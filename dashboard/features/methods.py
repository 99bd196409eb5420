"""The methods of attribution under the names that readers see, with what they do in a sentence."""

METHODS = {
    "Grad-CAM": "grad-cam",
    "Grad-CAM++": "grad-cam++",
    "LayerCAM": "layer-cam",
    "Class activation map": "class-activation",
    "Gradient": "gradient",
    "Guided backpropagation": "guided-backpropagation",
    "Deconvolution": "deconvolution",
    "SmoothGrad": "smooth-gradient",
    "Integrated gradients": "integrated-gradients",
    "Occlusion": "occlusion",
    "Feature ablation": "feature-ablation",
}
AT_A_LAYER = ("grad-cam", "grad-cam++", "layer-cam")
"""Methods that look at the maps of a layer of the reader's choice."""

QUICK = ("Grad-CAM", "Grad-CAM++", "LayerCAM", "Gradient", "Guided backpropagation")
"""Methods that can stand side by side for two networks."""

PASSES = {"smooth-gradient": 48, "integrated-gradients": 200, "occlusion": 225, "feature-ablation": 196}
"""About how many forward passes the slow methods cost."""

WORDS = {
    "grad-cam": "Maps of a layer, each weighted by how much the class's score grows with it.",
    "grad-cam++": "As Grad-CAM, with weights that find several objects of the class.",
    "layer-cam": "Each value of a layer weighted by its own gradient; sharp also in early layers.",
    "class-activation": "Maps of the last layer weighted by the classifier itself; only after global average pooling.",
    "gradient": "How much the score changes with each pixel.",
    "guided-backpropagation": "The gradient, where every ReLU lets only positive signals back.",
    "deconvolution": "Signals sent back through ReLUs that look at the signal alone.",
    "smooth-gradient": "The gradient, averaged over noisy copies of the image.",
    "integrated-gradients": "Shares of the score that add up, along the way from a grey image to yours.",
    "occlusion": "How much the score drops when a square is covered.",
    "feature-ablation": "How much the score drops when one tile of a grid is covered.",
}
