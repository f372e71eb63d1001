"""The main file of every runtime step: all else is in the package, which travels as emrald.zip."""

import sys

from emrald.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
