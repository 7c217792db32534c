"""Why something of a manual is not the same after a way through AsciiDoc and Asciidoctor's own DocBook: the causes by name, and
which difference has which."""

CAUSES = {}


def cause(difference):
    """The name of the cause, or none."""
    return ""
