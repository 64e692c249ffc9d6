//! Codes L11xx.

super::codes! { COMPARE:
    L1101 NO_PLAN "no migration was found that leads to the wanted schema"
        "The operations that were put together do not lead to the schema that is wanted, so nothing is written. Write the migration by hand: 'limbeck check' says what differs. That it was not found is a fault of limbeck; the two schemas would help to mend it."
    L1102 NO_RENAME "a rename of something that is not there"
        "--rename OLD=NEW names what the history has and what it is to be called: products=goods for a table or an enum, products.name=products.title for a column."
    L1103 PERHAPS_RENAMED "something that may have another name now"
        "A column (or a table) goes and one like it comes in the same place. Dropping the one and adding the other loses its data; renaming keeps it. Which is meant cannot be seen: say --rename OLD=NEW for each that is renamed, and --no-renames if the others really go."
    L1104 DIFFERS "a schema that differs from the wanted one"
        "The migrations up to the head do not lead to the schema that is wanted. 'limbeck revision --autogenerate -m TEXT' writes the migration that does."
    L1105 CANNOT_TELL "a difference that cannot be told without a server"
        "PostgreSQL may write the same expression in other words than its author, and here it cannot be told whether the two are the same. It is taken for the same. Write it as the server shows it (\\d, pg_dump), and it is compared to the letter."
    L1106 NOT_COMPARED "something that is not compared"
        "Privileges, policies, publications and other objects that limbeck has no operation for are not compared: nothing is said of whether they differ. SQL that cannot be understood without running it, such as a DO block, leaves the schema known only in part."
    L1107 LOSES_DATA "a migration that loses data"
        "Something is dropped that holds data. The migration is written as it was asked for; whoever runs it should know."
    L1108 MODEL_UNREAD "a model that cannot be read"
        "The wanted schema is read from the models of the application as text, without running Python. What only a running program knows (columns made in a loop over the world, a library that is not known, modules imported by a name that is computed) is an error: a table that was read in part would be a column dropped. Write it more plainly, say with [types] what a column type is, or let [desired] in limbeck.toml say the schema in another way: a SQL file, a dump, or a command that prints the DDL of the models."
    L1109 MODEL_UNREACHED "models that env.py does not reach"
        "A file of the project has models, but neither env.py nor anything that it imports imports that file. So Python does not know them when migrations are made, and neither does limbeck: their tables are missing in the wanted schema, and would be dropped where the migrations make them."
}
