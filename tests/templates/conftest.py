"""What the command needs."""

from tests.cli.conftest import run as run
