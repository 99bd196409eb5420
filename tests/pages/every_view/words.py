"""What no text on any page says."""

import re

_NOT_WORDS = re.compile(
    r"```.*?```|``.*?``|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|https?://\S+|\]\([^)]*\)|<[^>]*>", re.DOTALL
)
# Words that may follow a 1 and end like a plural.
_SINGULARS = (
    "is|has|was|as|its|this|us|does|goes|gives|adds|takes|holds|means|stands|lies|keeps|leaves|makes|shows|reads|learns|"
    "sees|moves|counts|stays|needs|ends|begins|starts|says|passes|class|pass|loss|bias|less|plus|minus|times|axis|basis|"
    "process|sends|wins|pays|costs|across|gas|focus|radius|analysis|series|outputs|maps|towards|always|perhaps|canvas"
)
_PLAINER = {
    "not overfitting": r"\bno overfitting",
    "Correct at": r"\bnamed right",
    "the page stays usable": r"\bholds? nobody up",
    "no claim": r"\bsaid: nothing",
    "deviation": r"\bstrays?\b",
    "This is not a state_dict": r"\bno list of tensors",
    "ReLU": r"(?<!deep into )\brectifiers?\b",  # He et al.'s title is theirs
    "except at the ends": r"\bsave at the\b",
    "in the same batch": r"\bin company",
    "σ": r"\bsigma\b",
    "chosen, set": r"\bnobody\b",
    "suggest": r"\bpromis(?:e|es|ed|ing)\b",
    "adds little": r"\bbuys? (?:little|nothing)",
    "separated": r"\bparted by|\bparts two|\b[Pp]art (?:\S+ )?planes",
    "search": r"\b(?:seek|sought)\b",
    "continues": r"\bcarries the \w+ on\b|\bcarry \w+ on\b",
    "a rule of thumb, since": r"\brule of thumb as long as",
}
_RULES = {
    **{f'"{plain}"': re.compile(rf"(?i){worse}") for plain, worse in _PLAINER.items()},
    "the field's word is image": re.compile(r"(?i)\bpictures?\b(?! Processing and Psychopictorics)"),
    "a real minus sign": re.compile(r"(?<![\w.)\]/-])-(?=\.?\d)"),
    "zero has no minus sign": re.compile(r"(?<![\w.)])[-−]0(?:\.0*)?(?![.\d,:])"),
    "of Gaussian": re.compile(r"\bof gaussian"),
    "3 × 3": re.compile(r"(?<![\w.])\d+x\d+\b(?! isotropic gradient operator)"),
    "percent without a space": re.compile(r"\d[ \u00a0]%"),
    "an exponent has a real minus sign and no zero before it": re.compile(r"\de(?:-\d|[−+]0|\+\d)"),
    "thousands have commas": re.compile(r"(?<![\w.,:/-])\d{5,}(?![\w:/-]|\.\d)"),
    "one is singular": re.compile(rf"(?<![\d.,:×x*/^+=−-])(?<![×x·*/+−=-] )\b1 (?!(?:{_SINGULARS})\b)[a-z-]+s\b"),
}


_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_IN_FORMULAS = {
    "thousands have commas": re.compile(r"(?<![\w.])\d{5,}(?![\w.])|\d\\,\d{3}"),
}


def faults(text: str) -> list[str]:
    """What is wrong with a text that readers see: the rule, and the words that break it."""
    if " " not in text.strip() and not re.search(r"(?i)picture|^[-−]\.?\d", text):
        return []
    words = _NOT_WORDS.sub("", text.replace("**", "").replace("*", ""))
    formulas = [
        f"{rule}: {formula}"
        for formula in _FORMULA.findall(text)
        for rule, pattern in _IN_FORMULAS.items()
        if pattern.search(formula)
    ]
    return formulas + [
        f"{rule}: …{words[max(found.start() - 40, 0) : found.end() + 40]}…".replace("\n", " ")
        for rule, pattern in _RULES.items()
        for found in pattern.finditer(words)
    ]
