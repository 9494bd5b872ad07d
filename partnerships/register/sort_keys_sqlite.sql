-- Of the open partnerships: the first team in the alphabet, and the oldest confirmation.
CREATE VIEW sort_keys_now AS
SELECT organisation.id AS organisation_id, organisation.sort_key AS name,
    COUNT(team.id) = 0 AS has_no_team,
    COALESCE(MIN(team.sort_key), '') AS team,
    COUNT(own.id) = 0 AS has_no_partnership,
    MIN(COALESCE(own.confirmed_on, '0001-01-01')) AS confirmed_on
FROM partnerships_organisation AS organisation
LEFT JOIN partnerships_partnership AS own
    ON own.organisation_id = organisation.id AND own.ended_on IS NULL
LEFT JOIN accounts_team AS team ON team.id = own.team_id
GROUP BY organisation.id;

-- An organisation has its row from the beginning.
CREATE TRIGGER sort_keys_of_new_organisation AFTER INSERT ON partnerships_organisation
BEGIN
    INSERT OR IGNORE INTO partnerships_sortkeys
        (organisation_id, name, has_no_team, team, has_no_partnership, confirmed_on)
    VALUES (NEW.id, NEW.sort_key, TRUE, '', TRUE, '0001-01-01');
END;
CREATE TRIGGER sort_keys_of_renamed_organisation AFTER UPDATE ON partnerships_organisation
WHEN OLD.sort_key <> NEW.sort_key
BEGIN
    UPDATE partnerships_sortkeys SET name = NEW.sort_key WHERE organisation_id = NEW.id;
END;

CREATE TRIGGER sort_keys_of_new_partnership AFTER INSERT ON partnerships_partnership
BEGIN
    UPDATE partnerships_sortkeys
    SET (has_no_team, team, has_no_partnership, confirmed_on) = (
        SELECT has_no_team, team, has_no_partnership, confirmed_on FROM sort_keys_now AS now
        WHERE now.organisation_id = partnerships_sortkeys.organisation_id
    )
    WHERE organisation_id = NEW.organisation_id;
END;
CREATE TRIGGER sort_keys_of_changed_partnership AFTER UPDATE ON partnerships_partnership
BEGIN
    UPDATE partnerships_sortkeys
    SET (has_no_team, team, has_no_partnership, confirmed_on) = (
        SELECT has_no_team, team, has_no_partnership, confirmed_on FROM sort_keys_now AS now
        WHERE now.organisation_id = partnerships_sortkeys.organisation_id
    )
    WHERE organisation_id IN (OLD.organisation_id, NEW.organisation_id);
END;
CREATE TRIGGER sort_keys_of_deleted_partnership AFTER DELETE ON partnerships_partnership
BEGIN
    UPDATE partnerships_sortkeys
    SET (has_no_team, team, has_no_partnership, confirmed_on) = (
        SELECT has_no_team, team, has_no_partnership, confirmed_on FROM sort_keys_now AS now
        WHERE now.organisation_id = partnerships_sortkeys.organisation_id
    )
    -- Unless the organisation is gone already, as when all tables are emptied.
    WHERE organisation_id IN (
        SELECT id FROM partnerships_organisation WHERE id = OLD.organisation_id
    );
END;
CREATE TRIGGER sort_keys_of_renamed_team AFTER UPDATE ON accounts_team
WHEN OLD.sort_key <> NEW.sort_key
BEGIN
    UPDATE partnerships_sortkeys
    SET (has_no_team, team, has_no_partnership, confirmed_on) = (
        SELECT has_no_team, team, has_no_partnership, confirmed_on FROM sort_keys_now AS now
        WHERE now.organisation_id = partnerships_sortkeys.organisation_id
    )
    WHERE organisation_id IN (
        SELECT organisation_id FROM partnerships_partnership
        WHERE team_id = NEW.id AND ended_on IS NULL
    );
END;
