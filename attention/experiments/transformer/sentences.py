"""The sentences on which the small model is compared with the original. None was chosen for what comes out."""

from typing import Final

MEASURED_ON: Final = (
    "I saw a saw.",
    "The animal didn't cross the street because it was too tired.",
    "The animal didn't cross the street because it was too wide.",
    "The trophy does not fit into the brown suitcase because it is too big.",
    "The trophy does not fit into the brown suitcase because it is too small.",
    "She poured water from the pitcher into the cup until it was full.",
    "She poured water from the pitcher into the cup until it was empty.",
    "John gave Mary the book, and then Mary gave John the pen.",
    "The horse raced past the barn fell.",
    "The old man the boat.",
    "Time flies like an arrow, but fruit flies like a banana.",
    "Who let the dogs out?",
    "Yesterday the committee put off its decision, which surprised nobody in the ministry.",
    "In 1905 Einstein published four papers that changed physics.",
    "A network reads the whole sentence at once, and every word looks at every other word.",
    "one two three four five six seven eight nine ten",
    "Do you know the way to the station? No, I am a stranger here myself.",
    "The quick brown fox jumps over the lazy dog.",
    "My sister, who lives in London with her two children, wants to buy a small house near the river next year.",
    "Water boils at 100 degrees; on a high mountain it boils at less.",
    "The bank by the river was closed, so he went to the bank in the town to get money.",
    "He said that she said that he said that it was not true.",
    "How much wood would a woodchuck chuck if a woodchuck could chuck wood?",
    "The rain in Spain stays mainly in the plain.",
)

SHOWN: Final = {"tired": 1, "wide": 2, "big": 3, "small": 4, "barn": 8, "fruit": 10, "bank": 20}
"""Those that the reader can choose, by the names that links have for them, and where each stands."""

PARTNERS: Final = {"tired": "wide", "wide": "tired", "big": "small", "small": "big"}
"""Those that differ in one word."""
