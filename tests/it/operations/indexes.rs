//! Indexes.

use super::{Family, try_family};

const INDEXES: Family = Family {
    setup: "
        create_schema shop
        create_table t {
            a integer primary key
            b text
            c text collate \"C\"
            d integer unique
        }
        create_table u { d integer references t (d) }
        create_index t_b on t (b)
        create_index unique t_b_c on t (b, c)
        create_table w { b text
            c text
            foreign key (b, c) references t (b, c) }
        create_index t_partial on t (a, lower(b)) where (a > 0)
        create_table par {
            a integer
            b integer
        } partition by range (a)
        create_table par1 partition of par for values from (0) to (9)
        create_table par2 partition of par default
        create_index par_b on par (b)
        create_index par_only on only par (a)
        create_materialized_view mv as $$ SELECT a, b FROM t $$
        create_index mv_a on mv (a)
        create_view v as $$ SELECT 1 AS a $$
        create_enum mood ('x')
        create_sequence s
        create_extension pg_trgm
    ",
    right: &[
        "create_index i on t (a)",
        "create_index unique i on t (a, b)",
        "create_index i on t using hash (b)",
        "create_index i on t (b desc, c asc nulls first, a nulls last)",
        "create_index i on t (lower(b), (a + 1) desc)",
        "create_index i on t (b collate \"C\" text_pattern_ops)",
        "create_index i on t using gin (b gin_trgm_ops)",
        "create_index i on t (a) include (b, c) where (b is not null)",
        "create_index unique i on t (a) nulls not distinct",
        "create_index i on t (a) with (fillfactor = 70)",
        "create_index i on t (a) tablespace pg_default",
        "create_index if not exists t_b on t (a)",
        "create_index if not exists i on t (a)",
        "create_index concurrently i on t (a)",
        "create_index unique concurrently i on t (a)",
        "create_index i on par (a, b)",
        "create_index i on only par (a)",
        "create_index i on mv (b)",
        "create_index unique concurrently i on mv (a, b)",
        "create_index mood on t (a)",
        "drop_index t_b",
        "drop_index concurrently t_b",
        "drop_index if exists nothing",
        "drop_index concurrently if exists nothing",
        "drop_index t_b_c cascade",
        "drop_index t_partial",
        "drop_index par_b",
        "drop_index par_only",
        "drop_index mv_a",
        "rename_index t_b to t_bb",
        "rename_index t_pkey to t_key",
        "rename_index mv_a to mv_b",
        "rename_index par_b to par_bb",
        "rename_index if exists nothing to something",
    ],
    wrong: &[
        "create_index t_b on t (a)",
        "create_index t_pkey on t (a)",
        "create_index u on t (a)",
        "create_index s on t (a)",
        "create_index i on nothing (a)",
        "create_index i on v (a)",
        "create_index i on s (a)",
        "create_index i on t (nothing)",
        "create_index i on t (a) include (nothing)",
        "create_index i on t (a) where (nothing > 0)",
        "create_index i on t ((nothing + 1))",
        "create_index concurrently i on par (a)",
        "create_index unique i on par (b)",
        "create_index i on mv (nothing)",
        "drop_index nothing",
        "drop_index t",
        "drop_index if exists t",
        "drop_index t_pkey",
        "drop_index t_d_key cascade",
        "drop_index t_b_c",
        "drop_index par1_b_idx",
        "drop_index concurrently par_b",
        "drop_index concurrently t_b_c cascade",
        "rename_index nothing to something",
        "rename_index t_b to t_b_c",
        "rename_index t_b to u",
    ],
};

#[test]
fn indexes() {
    try_family("indexes", &INDEXES);
}
