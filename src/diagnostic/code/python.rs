//! Codes L07xx.

super::codes! { PYTHON:
    L0701 PYTHON_SYNTAX "not valid Python"
        "The file cannot be read as Python 3."
    L0702 PYTHON_LIMIT "more Python than is evaluated"
        "Migrations are read by a small evaluator with limits on steps, nesting and memory, so that no file can hold up or \
         exhaust the machine. Real migrations stay far below them; a loop without end, a recursion or a huge literal \
         reaches one. Write the result out, or the SQL in op.execute()."
    L0703 PYTHON_DATABASE "an answer that only a database can give"
        "The migration asks the database (a query's rows, an inspector, a session) and goes on according to the answer. A \
         script is compiled without a database, so the answer is not known, and a guess would be wrong. Write the step as \
         SQL that decides for itself when it runs: INSERT … SELECT, UPDATE … FROM, IF EXISTS, or a DO block."
    L0704 PYTHON_MODULE "code from another module"
        "The migration uses something that is imported from the application or from a package. Only the migration file \
         itself is read, never what it imports. Copy what is needed into the migration, as a migration should do anyway: \
         the application's code will change, the migration must not."
    L0705 PYTHON_CHANCE "a value that differs from run to run"
        "The clock, a random number or a random UUID would make every compilation give another script. Let the database \
         choose when the script runs: now(), gen_random_uuid()."
    L0706 PYTHON_ENVIRONMENT "a value from outside the history"
        "The migration reads the environment, a file or the command line. The same history must give the same script on \
         every machine. Write the value into the migration, or use a variable of the script."
    L0707 PYTHON_UNREAD "Python that is not evaluated"
        "The evaluator knows the ordinary Python of migrations: constants, strings and their formatting, lists, dicts, \
         loops over known values, if on known values, functions of the file. This is something else. Write it more plainly, \
         or write the SQL in op.execute()."
    L0708 PYTHON_FAULT "Python that would raise an exception"
        "Python itself would stop here: an unknown name, a missing key, operands that do not fit, or a raise statement."
    L0709 HEADER_MISSING "no revision identifier"
        "A migration file says which revision it is: revision = '…' at the top of the file."
    L0710 HEADER_VALUE "a header that is no constant"
        "revision, down_revision, branch_labels and depends_on must be written as strings, or as tuples or lists of strings, \
         so that the graph is known without running anything."
    L0711 DIRECTIVE_UNKNOWN "not a directive of Alembic"
        "op has no such directive in Alembic itself. A plugin or the project's own env.py may register more, but their code is \
         not read. Write what it does with Alembic's own directives, or the SQL in op.execute()."
    L0712 DIRECTIVE_ARGUMENT "an argument that does not fit"
        "The directive or construct does not take this argument, misses one that it needs, or got a value of another kind."
    L0713 TYPE_UNKNOWN "a column type that is not known"
        "The type is not one of SQLAlchemy's, nor one of the well-known packages', nor a class of the file whose SQL type can \
         be read. Write the PostgreSQL type that it stands for, for example sa.String(36) or postgresql.UUID(); or say in \
         limbeck.toml what it is, below [types]: \"app.types.GUID\" = \"uuid\"."
    L0714 CONSTRAINT_NAMELESS "a constraint without a name"
        "A constraint can only be dropped by its name. Alembic refuses this too. PostgreSQL's own names are \
         table_column_fkey, table_column_key, table_pkey and table_column_check."
    L0715 PARAMETER_UNBOUND "a bound parameter without a value"
        "The text of sa.text() has a :name outside of its string literals and no value for it. Alembic would write NULL there \
         without a word. Give it with .bindparams(name=…), or escape the colon: \\\\:name."
    L0716 VALUE_UNPRINTABLE "a value that has no SQL literal"
        "The value cannot be written as an SQL literal of the column's type. op.inline_literal() or the SQL in op.execute() can \
         say what is meant."
    L0717 EXPRESSION_UNKNOWN "an SQL expression that is not read"
        "SQLAlchemy can build this expression, but the reader does not know it. Write it as sa.text('…')."
    L0718 BODY_MISSING "no upgrade or downgrade function"
        "A migration has a function upgrade() and a function downgrade() at the top of its file."
    L0719 ALEMBIC_CONFIGURATION "alembic.ini or pyproject.toml cannot be read"
        "Where the migrations are is read from alembic.ini (as Python's configparser reads it) or from [tool.alembic] in \
         pyproject.toml. In the ini file a percent sign is written %%, and %(name)s stands for the value of name."
    L0720 ENVIRONMENT_UNREAD "a setting of env.py that is not known"
        "env.py is read, never run. A setting that it computes, or takes from another module, has to be said in limbeck.toml, \
         for example version_table or version_table_schema."
}
