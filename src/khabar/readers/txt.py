"""A plain text file is one article; its name without suffix is the article's id."""

from khabar.readers.encoding import UndecodableError, decode
from khabar.readers.piece import Options, Piece
from khabar.records import Article, Reject


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article, newlines as they are; a byte order mark is no part of the text."""
    try:
        text, encoding = decode(piece.body)
    except UndecodableError as error:
        return piece.reject("encoding", str(error))
    return Article(text=text, id=piece.hints.get("id"), encoding=encoding)
