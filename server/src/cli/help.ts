export const help = `tenon: local code intelligence in a terminal

tenon index [FOLDER] [--storage DIR] [--no-vectors] [--model NAME] [--json]
    Index a folder: words and static vectors; with an encoder its vectors too.
tenon search "a sentence" [--folder F] [--limit N] [--language L]… [--tests include|exclude|only] [--json]
    Functions and classes that do what the sentence says.
tenon similar --file F (--line N | --offset N | --range A:B) [--folder F] [--limit N] [--language L]… [--tests …] [--json]
    Code like the function at a line (from 1), at an offset (UTF-16 code units), or like the lines A to B.
tenon complete --file F --offset N [--folder F] [--alternatives K] [--confidence P]
               [--model DIR] [--no-monitors] [--analyzers JSON] [--json]
    What may be written at an offset (UTF-16 code units), from the caches of the folder, and whether it is verified; for
    each step the likeliest candidates, those crossed out that what is typed, the mask or an error forbade; and what took the time.
tenon clones [PATH]… [--type 1..3] [--min-tokens N] [--format text|json|sarif|markdown] [--tests include|exclude]
             [--exclude GLOB]… [--baseline FILE [--update-baseline]] [--changed-since REV] [--fail-on new|any|percent=N]
    Code that stands in several places: equal (type 1), with other names and literals (2), with statements added, removed
    or changed (3), done in another way (4, which reads the index). --baseline: classes that FILE has not, or that got more places, are new.
    --changed-since: only classes with a place in lines changed since a revision of git. Exit code 1 when --fail-on holds:
    a new class, any class, or more than N percent of the lines are copies; else 0.
tenon extract [FILE]… [--features tokens,ast,dataflow,pieces] [--augment K]
    Blocks of files (or of JSON lines {"path": …, "text": …} on stdin) as lines of JSON, for training.
    Offsets of features are UTF-16 code units of the block's "code". With --augment, each function also comes in up to
    K versions that do the same: {"operators": [...], "code": …}.
tenon encode [--model DIR] [--ids]
    Vectors of texts (lines of JSON on stdin: "a text", or what extract --features dataflow prints) as lines of JSON.
tenon help

--batch (search, similar, complete)
                            JSON lines in: "a sentence" or {"query": …, "limit": …}; {"file": …, "line": …}.
                            complete: {"path": …, "prefix": …, "suffix": …, "language": …}, as if the file held prefix and
                            suffix; one of path and language may be left out.
                            JSON lines out, one for each, in order; {"error": …} for a line that has no answer.
--analyzers JSON            language servers, as the setting tenon.completion.analyzers has them.
--storage DIR               where the index is kept; by default in this user's cache folder.
--no-vectors                by words only.
--model NAME                an encoder on top of the static vectors: a bundled one's name, or a package's folder.

Exit codes: 0 found, 1 nothing found (or a line of a batch failed; clones: --fail-on holds), 2 wrong usage, 3 failed
(extract: a file cannot be read; the others are done).
`;
