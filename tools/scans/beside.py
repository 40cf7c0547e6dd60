"""Tables of pictures by img2table with RapidOCR alone, a line of JSON each; for an environment that has both."""

from __future__ import annotations

import json
import sys
import time


def main(paths: list[str]) -> None:
    from img2table.document import Image
    from img2table.ocr import RapidOCR

    ocr = RapidOCR()
    for path in paths:
        started = time.process_time()
        rows: list[list[str | None]] = []
        try:
            for table in Image(src=path).extract_tables(ocr=ocr, implicit_rows=False):
                rows += [[cell.value for cell in row] for row in table.content.values()]
        except Exception as error:
            print(f"{path}: {error!r}", file=sys.stderr)
        print(json.dumps({"path": path, "rows": rows, "seconds": time.process_time() - started}), flush=True)


main(sys.argv[1:])
