"""Writes the documentation as a site: every public name, the tutorial, and the page for those who come from elsewhere.

python tools/site.py FOLDER
"""

import sys
import tempfile
from pathlib import Path

import pdoc
import pdoc.render

DOCS = Path(__file__).resolve().parents[1] / "docs"
MODULES = ["aegis", "aegis.config", "aegis.data", "aegis.ew", "aegis.asterix", "aegis.sim", "aegis.radar", "aegis.geometry", "aegis.threat",
           "aegis.metrics", "aegis.plot", "aegis.units"]  # fmt: skip


def main() -> None:
    pdoc.render.configure(docformat="numpy", math=False, search=True, footer_text="Aegis")
    with tempfile.TemporaryDirectory() as folder:
        pages = [page_of(path, Path(folder)) for path in sorted(DOCS.glob("*.md"))]
        pdoc.pdoc(*pages, *MODULES, output_directory=Path(sys.argv[1]))


def page_of(path: Path, folder: Path) -> str:
    """A module that has a page for its documentation."""
    page = folder / f"{path.stem}.py"
    text = path.read_text().replace("\\", "\\\\").replace('"""', "'''")
    page.write_text(f'"""{text}"""\n__docformat__ = "markdown"\n')
    return str(page)


if __name__ == "__main__":
    main()
