-- Of the open partnerships: the first team in the alphabet, and the oldest confirmation.
CREATE OR REPLACE VIEW sort_keys_now AS
SELECT organisation.id AS organisation_id, organisation.sort_key AS name,
    COUNT(team.id) = 0 AS has_no_team,
    COALESCE(MIN(team.sort_key), '') AS team,
    COUNT(own.id) = 0 AS has_no_partnership,
    MIN(COALESCE(own.confirmed_on, DATE '0001-01-01')) AS confirmed_on
FROM partnerships_organisation AS organisation
LEFT JOIN partnerships_partnership AS own
    ON own.organisation_id = organisation.id AND own.ended_on IS NULL
LEFT JOIN accounts_team AS team ON team.id = own.team_id
GROUP BY organisation.id;

-- The rows are locked by a command of its own: the next one then sees what whoever held them has
-- written.
CREATE OR REPLACE FUNCTION sort_keys_settle(these bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM partnerships_sortkeys WHERE organisation_id = ANY(these)
        ORDER BY organisation_id FOR NO KEY UPDATE;
    UPDATE partnerships_sortkeys AS kept
    SET (has_no_team, team, has_no_partnership, confirmed_on)
        = (now.has_no_team, now.team, now.has_no_partnership, now.confirmed_on)
    FROM sort_keys_now AS now
    WHERE kept.organisation_id = ANY(these) AND now.organisation_id = ANY(these)
        AND now.organisation_id = kept.organisation_id
        AND (kept.has_no_team, kept.team, kept.has_no_partnership, kept.confirmed_on)
            <> (now.has_no_team, now.team, now.has_no_partnership, now.confirmed_on);
END $$;

-- An organisation has its row from the beginning.
CREATE OR REPLACE FUNCTION sort_keys_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO partnerships_sortkeys
        (organisation_id, name, has_no_team, team, has_no_partnership, confirmed_on)
    VALUES (NEW.id, NEW.sort_key, TRUE, '', TRUE, DATE '0001-01-01')
    ON CONFLICT (organisation_id) DO UPDATE SET name = EXCLUDED.name;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sort_keys_of_new_organisation
    AFTER INSERT ON partnerships_organisation
    FOR EACH ROW EXECUTE FUNCTION sort_keys_of_organisation();
CREATE OR REPLACE TRIGGER sort_keys_of_renamed_organisation
    AFTER UPDATE ON partnerships_organisation
    FOR EACH ROW WHEN (OLD.sort_key <> NEW.sort_key) EXECUTE FUNCTION sort_keys_of_organisation();

CREATE OR REPLACE FUNCTION sort_keys_of_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sort_keys_settle(ARRAY[OLD.organisation_id, NEW.organisation_id]);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sort_keys_of_partnership
    AFTER INSERT OR UPDATE OR DELETE ON partnerships_partnership
    FOR EACH ROW EXECUTE FUNCTION sort_keys_of_partnership();

CREATE OR REPLACE FUNCTION sort_keys_of_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sort_keys_settle(ARRAY(SELECT organisation_id FROM partnerships_partnership
        WHERE team_id = NEW.id AND ended_on IS NULL));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sort_keys_of_renamed_team
    AFTER UPDATE ON accounts_team
    FOR EACH ROW WHEN (OLD.sort_key <> NEW.sort_key) EXECUTE FUNCTION sort_keys_of_team();
