//! Codes L10xx.

super::codes! { PROJECT:
    L1001 CONFIG_SYNTAX "not valid TOML, or not a line of .env"
        "limbeck.toml is written in TOML: KEY = VALUE lines below [section] headings, texts in quotes. A line of .env is NAME=value, a comment with '#', or empty."
    L1002 UNKNOWN_KEY "no such key in the configuration"
        "The key does not exist, or belongs to another section, so it would change nothing. The command reference lists every key; 'limbeck init' writes a configuration that explains each."
    L1003 WRONG_VALUE "a value that the key does not take"
        "The value is of another type than the key takes, or outside of what it allows. The label says what is expected."
    L1004 UNSET_VARIABLE "an environment variable that is not set"
        "A value of the configuration contains ${NAME}, and NAME is neither set in the environment nor in the file .env beside limbeck.toml. Set it, or write $${NAME} where the text itself is meant."
    L1005 NOT_UTF8 "a file that is not UTF-8"
        "limbeck reads files in UTF-8. Convert the file ('iconv -t UTF-8'); the place is the first byte that does not fit."
    L1006 NOT_A_HEAD "a new revision on one that is no head"
        "Something revises this revision already, so a new one on top of it would begin a second branch. Name a head, or say --splice to begin the branch on purpose."
}
