"""What many tests of a house begin with, kept on the cluster beside it (`tests.kept_rows`): nothing
of it travels to the process of the tests and back.

Rows that are new or changed bear the number of the transaction that wrote them.
"""

from __future__ import annotations

KEEP_ROWS = """
CREATE TABLE kept.sown (mark text, name text, place text, whole bigint);
CREATE TABLE kept.moved (mark text, sequence text, value bigint);
CREATE FUNCTION kept.counts() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    filled text;
    many bigint;
    found jsonb := '{}';
BEGIN
    FOR filled IN SELECT relname FROM pg_class WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 LOOP
        EXECUTE format('SELECT count(*) FROM public.%I', filled) INTO many;
        IF many > 0 THEN
            found := found || jsonb_build_object(filled, many);
        END IF;
    END LOOP;
    RETURN found;
END $$;
CREATE FUNCTION kept.keep(new_mark text, since bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    filled record;
    place text;
    many bigint;
BEGIN
    FOR filled IN SELECT key AS name, value::bigint AS whole
        FROM jsonb_each_text(kept.counts()) LOOP
        EXECUTE format('SELECT count(*) FROM public.%I WHERE xmin::text::bigint >= %s',
            filled.name, since) INTO many;
        IF many > 0 THEN
            place := new_mark || '_' || filled.name;
            EXECUTE format('CREATE TABLE kept.%I AS SELECT * FROM public.%I'
                ' WHERE xmin::text::bigint >= %s', place, filled.name, since);
            INSERT INTO kept.sown VALUES (new_mark, filled.name, place, filled.whole);
        END IF;
    END LOOP;
    INSERT INTO kept.moved SELECT new_mark, sequencename, last_value FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL;
    DELETE FROM kept.change;
END $$;
CREATE FUNCTION kept.put_in(old_mark text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sown kept.sown;
    keys text;
    many bigint;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR sown IN SELECT * FROM kept.sown WHERE mark = old_mark LOOP
        SELECT string_agg(format('old.%1$I = new.%1$I', attname), ' AND ') INTO keys
            FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
            WHERE indisprimary AND indrelid = format('public.%I', sown.name)::regclass;
        EXECUTE format('DELETE FROM public.%I AS old USING kept.%I AS new WHERE %s',
            sown.name, sown.place, keys);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', sown.name, sown.place);
        EXECUTE format('SELECT count(*) FROM public.%I', sown.name) INTO many;
        ASSERT many = sown.whole, sown.name || ' has other rows than it had';
    END LOOP;
    PERFORM setval(quote_ident(sequence)::regclass, value) FROM kept.moved WHERE mark = old_mark;
    UPDATE data_version SET token = gen_random_uuid();
    UPDATE directory_version SET token = gen_random_uuid();
END $$;
"""
"""Names of tables are short: none is cut where a mark stands before it."""
