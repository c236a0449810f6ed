"""Chemical elements as they are written: 锂, Li and lithium are one.

Single characters are too short for a list of terms, and symbols too short for words; a few symbols that are English
words too (In, As, At, No, I, He, Be, Am) are left out.
"""

import re
from collections.abc import Iterator

_WRITTEN = (
    "氢 H hydrogen,氦 - helium,锂 Li lithium,铍 - beryllium,硼 B boron,碳 C carbon,氮 N nitrogen,氧 O oxygen,"
    "氟 F fluorine,钠 Na sodium,镁 Mg magnesium,铝 Al aluminium,硅 Si silicon,磷 P phosphorus,硫 S sulfur,氯 Cl chlorine,"
    "钾 K potassium,钙 Ca calcium,钪 Sc scandium,钛 Ti titanium,钒 V vanadium,铬 Cr chromium,锰 Mn manganese,铁 Fe iron,"
    "钴 Co cobalt,镍 Ni nickel,铜 Cu copper,锌 Zn zinc,镓 Ga gallium,锗 Ge germanium,砷 - arsenic,硒 Se selenium,"
    "溴 Br bromine,铷 Rb rubidium,锶 Sr strontium,钇 Y yttrium,锆 Zr zirconium,铌 Nb niobium,钼 Mo molybdenum,"
    "钌 Ru ruthenium,铑 Rh rhodium,钯 Pd palladium,银 Ag silver,镉 Cd cadmium,铟 - indium,锡 Sn tin,锑 Sb antimony,"
    "碲 Te tellurium,碘 - iodine,铯 Cs caesium,钡 Ba barium,镧 La lanthanum,铈 Ce cerium,镨 Pr praseodymium,钕 Nd neodymium,"
    "钨 W tungsten,铼 Re rhenium,锇 Os osmium,铱 Ir iridium,铂 Pt platinum,金 Au gold,汞 Hg mercury,铅 Pb lead,铋 Bi bismuth"
)
_ROWS = [row.split(" ") for row in _WRITTEN.split(",")]
ENGLISH_OF = {character: name for character, _, name in _ROWS if character != "金"}
"""The English name for a character; 金 is left out, since it stands for any metal."""

METALS = frozenset(ENGLISH_OF) - frozenset("氢氦硼碳氮氧氟硅磷硫氯砷硒溴碲碘")
"""A metal by itself says what a text is about; 氯 alone does not."""

_OF_SYMBOL = {symbol: name for _, symbol, name in _ROWS if len(symbol) > 1}
_SYMBOL = re.compile(r"(?<![A-Za-z0-9])(?:" + "|".join(_OF_SYMBOL) + r")(?![A-Za-z0-9])")


def elements_named(text: str) -> list[str]:
    """The English names of the elements whose characters stand in a text, in order of appearance."""
    return [ENGLISH_OF[character] for character in text if character in ENGLISH_OF]


def elements_meant(text: str) -> list[str]:
    """The English names of the elements whose symbols stand alone in a text, in order of appearance."""
    return [_OF_SYMBOL[symbol] for symbol in _SYMBOL.findall(text)]


def find_elements(text: str) -> Iterator[tuple[int, int, str]]:
    """Where an element stands in a text by its character or symbol, and its English name; characters first.

    Symbols of one letter are too often something else.
    """
    for at, character in enumerate(text):
        if character in ENGLISH_OF:
            yield at, at + 1, ENGLISH_OF[character]
    for found in _SYMBOL.finditer(text):
        yield found.start(), found.end(), _OF_SYMBOL[found[0]]
