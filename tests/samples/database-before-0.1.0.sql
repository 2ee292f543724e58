CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE estimate (
	country VARCHAR(2) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	persons INTEGER NOT NULL, 
	low INTEGER, 
	high INTEGER, 
	year INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_estimate PRIMARY KEY (id), 
	CONSTRAINT uq_estimate_country_unit_code_year_source UNIQUE (country, unit_code, year, source)
);
CREATE TABLE household (
	country VARCHAR(2) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_household PRIMARY KEY (id)
);
CREATE TABLE journal (
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	details JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_journal PRIMARY KEY (id)
);
CREATE TABLE matching_block (
	country VARCHAR(2) NOT NULL, 
	block_no INTEGER NOT NULL, 
	stays INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_matching_block PRIMARY KEY (id), 
	CONSTRAINT uq_matching_block_country_block_no UNIQUE (country, block_no)
);
CREATE TABLE post (
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	hours VARCHAR NOT NULL, 
	timezone VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	covering_post_id CHAR(32), 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	lon DOUBLE, 
	lat DOUBLE, 
	address VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	located_in VARCHAR(2) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40), 
	source VARCHAR NOT NULL, services JSON DEFAULT '[]' NOT NULL, covered_nationalities JSON DEFAULT '[]' NOT NULL, co_owners JSON DEFAULT '[]' NOT NULL, closed_since DATE, closed_reason VARCHAR DEFAULT '' NOT NULL, retired_at DATETIME, retired_reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT fk_post_covering_post_id_post FOREIGN KEY(covering_post_id) REFERENCES post (id)
);
CREATE TABLE role (
	name VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_role PRIMARY KEY (id), 
	CONSTRAINT uq_role_name UNIQUE (name)
);
CREATE TABLE sign_in_attempt (
	at DATETIME NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	address VARCHAR NOT NULL, 
	worked BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_sign_in_attempt PRIMARY KEY (id)
);
CREATE TABLE source (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	publisher VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	interval_minutes INTEGER NOT NULL, 
	keep_hours INTEGER NOT NULL, 
	credit VARCHAR NOT NULL, 
	is_enabled BOOLEAN NOT NULL, 
	etag VARCHAR NOT NULL, 
	last_modified VARCHAR NOT NULL, 
	body_hash VARCHAR NOT NULL, 
	last_asked_at DATETIME, 
	last_good_at DATETIME, 
	failing_since DATETIME, 
	last_error VARCHAR NOT NULL, 
	last_counts JSON NOT NULL, 
	next_ask_at DATETIME, 
	fetched JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_source PRIMARY KEY (id), 
	CONSTRAINT uq_source_key UNIQUE ("key")
);
CREATE TABLE watch_round (
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	summary JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_watch_round PRIMARY KEY (id)
);
CREATE TABLE community_leader (
	post_id CHAR(32) NOT NULL, 
	zone VARCHAR NOT NULL, 
	sealed BLOB NOT NULL, 
	languages JSON NOT NULL, 
	people_covered INTEGER, 
	last_test_on DATE, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	lon DOUBLE, 
	lat DOUBLE, 
	address VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	located_in VARCHAR(2) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40), 
	source VARCHAR NOT NULL, retired_at DATETIME, retired_reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_community_leader PRIMARY KEY (id), 
	CONSTRAINT fk_community_leader_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE CASCADE
);
CREATE TABLE focal_point (
	post_id CHAR(32), 
	designation VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	rank INTEGER NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40), 
	source VARCHAR NOT NULL, designated_on DATE, retired_at DATETIME, retired_reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_focal_point PRIMARY KEY (id), 
	CONSTRAINT fk_focal_point_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE CASCADE
);
CREATE TABLE hazard (
	"key" VARCHAR NOT NULL, 
	source_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	area_desc VARCHAR NOT NULL, 
	severity VARCHAR(40) NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	is_test BOOLEAN NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	started_at DATETIME NOT NULL, 
	ends_at DATETIME, 
	ended_at DATETIME, 
	ended_because VARCHAR(40), 
	last_seen_at DATETIME NOT NULL, 
	version INTEGER NOT NULL, 
	zone BLOB, 
	bands JSON NOT NULL, 
	precision VARCHAR(40), 
	missing_codes JSON NOT NULL, 
	unplaced_reason VARCHAR NOT NULL, 
	west DOUBLE, 
	south DOUBLE, 
	east DOUBLE, 
	north DOUBLE, 
	center_lon DOUBLE, 
	center_lat DOUBLE, 
	magnitude DOUBLE, 
	also JSON NOT NULL, 
	same_as_id CHAR(32), 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_hazard PRIMARY KEY (id), 
	CONSTRAINT fk_hazard_same_as_id_hazard FOREIGN KEY(same_as_id) REFERENCES hazard (id) ON DELETE SET NULL, 
	CONSTRAINT fk_hazard_source_id_source FOREIGN KEY(source_id) REFERENCES source (id), 
	CONSTRAINT uq_hazard_key UNIQUE ("key")
);
CREATE TABLE jurisdiction (
	post_id CHAR(32) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	area BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_jurisdiction PRIMARY KEY (id), 
	CONSTRAINT fk_jurisdiction_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE CASCADE
);
CREATE TABLE organisation (
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	name_other VARCHAR NOT NULL, 
	services JSON NOT NULL, 
	languages JSON NOT NULL, 
	"before" VARCHAR NOT NULL, 
	during VARCHAR NOT NULL, 
	"after" VARCHAR NOT NULL, 
	hours VARCHAR NOT NULL, 
	website VARCHAR NOT NULL, 
	papers_asked VARCHAR(40) NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	lon DOUBLE, 
	lat DOUBLE, 
	address VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	located_in VARCHAR(2) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40), 
	source VARCHAR NOT NULL, 
	post_id CHAR(32), retired_at DATETIME, retired_reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT fk_organisation_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE SET NULL
);
CREATE TABLE person (
	country VARCHAR(2) NOT NULL, 
	post_id CHAR(32), 
	household_id CHAR(32), 
	sealed BLOB NOT NULL, 
	consent_at DATETIME NOT NULL, 
	consent_text VARCHAR NOT NULL, 
	keep_until DATE NOT NULL, 
	source VARCHAR NOT NULL, 
	import_key VARCHAR NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT fk_person_household_id_household FOREIGN KEY(household_id) REFERENCES household (id) ON DELETE SET NULL
);
CREATE TABLE kept_pack (
	plan_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	audience VARCHAR NOT NULL, 
	reader VARCHAR NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	asked_by VARCHAR NOT NULL, 
	started_at DATETIME, 
	ended_at DATETIME, 
	file VARCHAR NOT NULL, 
	fault VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_kept_pack PRIMARY KEY (id), 
	CONSTRAINT fk_kept_pack_plan_id_plan_area FOREIGN KEY(plan_id) REFERENCES plan_area (id) ON DELETE CASCADE, 
	CONSTRAINT uq_kept_pack_plan_id_version_audience_reader_language UNIQUE (plan_id, version, audience, reader, language)
);
CREATE TABLE rejected_item (
	source_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	"where" VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_rejected_item PRIMARY KEY (id), 
	CONSTRAINT fk_rejected_item_source_id_source FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
);
CREATE TABLE alert (
	hazard_id CHAR(32), 
	source_id CHAR(32) NOT NULL, 
	sender VARCHAR NOT NULL, 
	identifier VARCHAR NOT NULL, 
	sent DATETIME NOT NULL, 
	sent_text VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	msg_type VARCHAR(40) NOT NULL, 
	"references" JSON NOT NULL, 
	superseded_by_id CHAR(32), 
	ended_at DATETIME, 
	lapses_at DATETIME, 
	fingerprint VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	category VARCHAR NOT NULL, 
	severity VARCHAR(40) NOT NULL, 
	urgency VARCHAR NOT NULL, 
	certainty VARCHAR NOT NULL, 
	effective DATETIME, 
	onset DATETIME, 
	expires DATETIME, 
	ends DATETIME, 
	language VARCHAR NOT NULL, 
	sender_name VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	instruction VARCHAR NOT NULL, 
	web VARCHAR NOT NULL, 
	area_desc VARCHAR NOT NULL, 
	geocodes JSON NOT NULL, 
	drawing JSON NOT NULL, 
	is_test BOOLEAN NOT NULL, 
	received_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_alert PRIMARY KEY (id), 
	CONSTRAINT fk_alert_hazard_id_hazard FOREIGN KEY(hazard_id) REFERENCES hazard (id) ON DELETE CASCADE, 
	CONSTRAINT fk_alert_source_id_source FOREIGN KEY(source_id) REFERENCES source (id), 
	CONSTRAINT uq_alert_sender_identifier_sent_text UNIQUE (sender, identifier, sent_text)
);
CREATE TABLE flag (
	hazard_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	subject_id VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	hazard_version INTEGER NOT NULL, 
	persons INTEGER NOT NULL, 
	households INTEGER NOT NULL, 
	severity VARCHAR NOT NULL, 
	members BLOB, 
	raised_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	cleared_at DATETIME, 
	cleared_because VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_flag PRIMARY KEY (id), 
	CONSTRAINT fk_flag_hazard_id_hazard FOREIGN KEY(hazard_id) REFERENCES hazard (id) ON DELETE CASCADE, 
	CONSTRAINT uq_flag_hazard_id_kind_country_subject_id UNIQUE (hazard_id, kind, country, subject_id)
);
CREATE TABLE shelter (
	organisation_id CHAR(32), 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	hours VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	capacity INTEGER, 
	beds_men INTEGER, 
	beds_women INTEGER, 
	beds_families INTEGER, 
	beds_minors INTEGER, 
	occupied INTEGER, 
	occupied_at DATETIME, 
	open_now VARCHAR(40) NOT NULL, 
	papers_asked VARCHAR(40) NOT NULL, 
	accessible VARCHAR(40) NOT NULL, 
	pets VARCHAR(40) NOT NULL, 
	charging VARCHAR(40) NOT NULL, 
	authorities_present VARCHAR(40) NOT NULL, 
	notes VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	lon DOUBLE, 
	lat DOUBLE, 
	address VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	located_in VARCHAR(2) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40), 
	source VARCHAR NOT NULL, 
	post_id CHAR(32), occupied_night INTEGER, occupied_night_at DATETIME, retired_at DATETIME, retired_reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_shelter PRIMARY KEY (id), 
	CONSTRAINT fk_shelter_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_shelter_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE SET NULL
);
CREATE TABLE stay (
	person_id CHAR(32) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	from_on DATE, 
	until_on DATE, 
	sealed BLOB NOT NULL, 
	block_no INTEGER NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_stay PRIMARY KEY (id), 
	CONSTRAINT fk_stay_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE TABLE user_account (
	email VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	active BOOLEAN NOT NULL, 
	fs_uniquifier VARCHAR(64) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	post_id CHAR(32), 
	organisation_id CHAR(32), 
	language VARCHAR(2) NOT NULL, 
	timezone VARCHAR NOT NULL, 
	theme VARCHAR NOT NULL, 
	must_change_password BOOLEAN NOT NULL, 
	totp_secret VARCHAR, 
	totp_counter INTEGER, 
	last_visit_at DATETIME, 
	this_visit_at DATETIME, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_user_account PRIMARY KEY (id), 
	CONSTRAINT fk_user_account_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON DELETE SET NULL, 
	CONSTRAINT fk_user_account_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE SET NULL, 
	CONSTRAINT uq_user_account_email UNIQUE (email), 
	CONSTRAINT uq_user_account_fs_uniquifier UNIQUE (fs_uniquifier)
);
CREATE TABLE flag_change (
	flag_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	change VARCHAR(40) NOT NULL, 
	persons INTEGER NOT NULL, 
	households INTEGER NOT NULL, 
	added INTEGER NOT NULL, 
	removed INTEGER NOT NULL, 
	because VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_flag_change PRIMARY KEY (id), 
	CONSTRAINT fk_flag_change_flag_id_flag FOREIGN KEY(flag_id) REFERENCES flag (id) ON DELETE CASCADE
);
CREATE TABLE role_of_user (
	user_id CHAR(32) NOT NULL, 
	role_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_role_of_user PRIMARY KEY (user_id, role_id), 
	CONSTRAINT fk_role_of_user_role_id_role FOREIGN KEY(role_id) REFERENCES role (id) ON DELETE CASCADE, 
	CONSTRAINT fk_role_of_user_user_id_user_account FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
CREATE TABLE directory_mark (
	id INTEGER NOT NULL, 
	token CHAR(32) NOT NULL, 
	CONSTRAINT pk_directory_mark PRIMARY KEY (id)
);
CREATE TABLE doctrine (
	kind VARCHAR(40) NOT NULL, 
	code VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	content JSON NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	approved_by VARCHAR NOT NULL, 
	approved_at DATETIME, 
	ended_by VARCHAR NOT NULL, 
	ended_at DATETIME, 
	reason VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, earlier JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_doctrine PRIMARY KEY (id), 
	CONSTRAINT uq_doctrine_kind_code_version UNIQUE (kind, code, version)
);
CREATE TABLE entry_change (
	at DATETIME NOT NULL, 
	turn BIGINT NOT NULL, 
	actor VARCHAR NOT NULL, 
	via VARCHAR(40) NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	entry_kind VARCHAR(40) NOT NULL, 
	entry_id CHAR(32) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	name VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	batch_id CHAR(32), 
	"values" JSON NOT NULL, 
	sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_entry_change PRIMARY KEY (id)
);
CREATE TABLE group_confirmation (
	entry_kind VARCHAR(40) NOT NULL, 
	entry_id CHAR(32) NOT NULL, 
	field_group VARCHAR(40) NOT NULL, 
	confirmed_at DATETIME NOT NULL, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_group_confirmation PRIMARY KEY (id), 
	CONSTRAINT uq_group_confirmation_entry_id_field_group UNIQUE (entry_id, field_group)
);
CREATE TABLE import_batch (
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	clearance VARCHAR(40) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	kind VARCHAR(40), 
	file_name VARCHAR NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	content BLOB, 
	sheet VARCHAR NOT NULL, 
	mapping JSON NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	counts JSON NOT NULL, 
	rejected BLOB, 
	applied_at DATETIME, 
	undone_at DATETIME, 
	undone_by VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_import_batch PRIMARY KEY (id)
);
CREATE TABLE likely_pair (
	kind VARCHAR(40) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	first_id CHAR(32) NOT NULL, 
	second_id CHAR(32) NOT NULL, 
	score DOUBLE NOT NULL, 
	reasons JSON NOT NULL, 
	found_at DATETIME NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	kept_id CHAR(32), 
	batch_id CHAR(32), 
	decided_at DATETIME, 
	decided_by VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_likely_pair PRIMARY KEY (id), 
	CONSTRAINT uq_likely_pair_first_id_second_id UNIQUE (first_id, second_id)
);
CREATE TABLE print_run (
	asked_at DATETIME NOT NULL, 
	asked_by VARCHAR NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	languages JSON NOT NULL, 
	papers JSON NOT NULL, 
	editions JSON NOT NULL, 
	started_at DATETIME, 
	ended_at DATETIME, 
	total INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	faults JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_print_run PRIMARY KEY (id)
);
CREATE TABLE remembered_mapping (
	titles_hash VARCHAR(64) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	mapping JSON NOT NULL, 
	used_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_remembered_mapping PRIMARY KEY (id), 
	CONSTRAINT uq_remembered_mapping_titles_hash_kind_country UNIQUE (titles_hash, kind, country)
);
CREATE TABLE round (
	number VARCHAR NOT NULL, 
	opens_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	ladder JSON NOT NULL, 
	kinds JSON NOT NULL, 
	countries JSON NOT NULL, 
	opened_at DATETIME, 
	opened_by VARCHAR NOT NULL, 
	closed_at DATETIME, 
	closed_by VARCHAR NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_round PRIMARY KEY (id), 
	CONSTRAINT uq_round_number UNIQUE (number)
);
CREATE TABLE edition (
	number VARCHAR NOT NULL, 
	round_id CHAR(32), 
	before_id CHAR(32), 
	published_at DATETIME NOT NULL, 
	published_by VARCHAR NOT NULL, 
	content BLOB NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	counts JSON NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_edition PRIMARY KEY (id), 
	CONSTRAINT fk_edition_before_id_edition FOREIGN KEY(before_id) REFERENCES edition (id) ON DELETE SET NULL, 
	CONSTRAINT fk_edition_round_id_round FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE SET NULL, 
	CONSTRAINT uq_edition_number UNIQUE (number)
);
CREATE TABLE invitation (
	round_id CHAR(32) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	address VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	revoked_at DATETIME, 
	last_seen_at DATETIME, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_invitation PRIMARY KEY (id), 
	CONSTRAINT fk_invitation_round_id_round FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE CASCADE, 
	CONSTRAINT uq_invitation_round_id_country_address UNIQUE (round_id, country, address)
);
CREATE TABLE post_visit (
	post_id CHAR(32) NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	hours VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	lon DOUBLE, 
	lat DOUBLE, 
	address VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	located_in VARCHAR(2) NOT NULL, 
	unit_code VARCHAR NOT NULL, 
	CONSTRAINT pk_post_visit PRIMARY KEY (id), 
	CONSTRAINT fk_post_visit_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE CASCADE
);
CREATE TABLE invited_entry (
	invitation_id CHAR(32) NOT NULL, 
	entry_kind VARCHAR(40) NOT NULL, 
	entry_id CHAR(32) NOT NULL, 
	answered_at DATETIME, 
	groups JSON NOT NULL, 
	handed_over BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_invited_entry PRIMARY KEY (id), 
	CONSTRAINT fk_invited_entry_invitation_id_invitation FOREIGN KEY(invitation_id) REFERENCES invitation (id) ON DELETE CASCADE, 
	CONSTRAINT uq_invited_entry_invitation_id_entry_id UNIQUE (invitation_id, entry_id)
);
CREATE TABLE letter (
	once VARCHAR NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	round_id CHAR(32), 
	invitation_id CHAR(32), 
	rung VARCHAR(40), 
	country VARCHAR(2) NOT NULL, 
	address VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	details JSON NOT NULL, 
	sealed_token BLOB, 
	message_id VARCHAR NOT NULL, 
	written_at DATETIME, 
	state VARCHAR(40) NOT NULL, 
	due_at DATETIME NOT NULL, 
	claimed_at DATETIME, 
	attempts INTEGER NOT NULL, 
	last_error VARCHAR NOT NULL, 
	sent_at DATETIME, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT fk_letter_invitation_id_invitation FOREIGN KEY(invitation_id) REFERENCES invitation (id) ON DELETE CASCADE, 
	CONSTRAINT fk_letter_round_id_round FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE CASCADE, 
	CONSTRAINT uq_letter_once UNIQUE (once)
);
CREATE TABLE link_key (
	token_hash BLOB NOT NULL, 
	invitation_id CHAR(32), 
	entry_kind VARCHAR(40), 
	entry_id CHAR(32), 
	made_at DATETIME NOT NULL, 
	made_by VARCHAR NOT NULL, 
	ends_at DATETIME, 
	revoked_at DATETIME, 
	used_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_link_key PRIMARY KEY (id), 
	CONSTRAINT fk_link_key_invitation_id_invitation FOREIGN KEY(invitation_id) REFERENCES invitation (id) ON DELETE CASCADE, 
	CONSTRAINT uq_link_key_token_hash UNIQUE (token_hash)
);
CREATE TABLE plan_edition (
	plan_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	facts BLOB NOT NULL, 
	facts_hash VARCHAR(64) NOT NULL, 
	prepared_by VARCHAR NOT NULL, 
	prepared_name VARCHAR NOT NULL, 
	prepared_at DATETIME NOT NULL, 
	approved_by VARCHAR NOT NULL, 
	approved_name VARCHAR NOT NULL, 
	approved_at DATETIME, 
	issued_on DATE, 
	valid_until DATE, 
	stale_since DATETIME, 
	differences INTEGER NOT NULL, 
	checked_at DATETIME, 
	ended_at DATETIME, 
	ended_by VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_plan_edition PRIMARY KEY (id), 
	CONSTRAINT fk_plan_edition_plan_id_plan_area FOREIGN KEY(plan_id) REFERENCES plan_area (id) ON DELETE CASCADE, 
	CONSTRAINT uq_plan_edition_plan_id_version UNIQUE (plan_id, version)
);
CREATE TABLE proposal (
	entry_kind VARCHAR(40) NOT NULL, 
	entry_id CHAR(32) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	round_id CHAR(32), 
	invitation_id CHAR(32), 
	field_key VARCHAR NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	proposed_by VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	decided_at DATETIME, 
	decided_by VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_proposal PRIMARY KEY (id), 
	CONSTRAINT fk_proposal_invitation_id_invitation FOREIGN KEY(invitation_id) REFERENCES invitation (id) ON DELETE SET NULL, 
	CONSTRAINT fk_proposal_round_id_round FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE SET NULL
);
CREATE TABLE failure_report (
	channel_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	settled_at DATETIME, 
	settled_by VARCHAR NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_failure_report PRIMARY KEY (id), 
	CONSTRAINT fk_failure_report_channel_id_channel FOREIGN KEY(channel_id) REFERENCES channel (id) ON DELETE CASCADE
);
CREATE TABLE "channel" (
	organisation_id CHAR(32), 
	post_id CHAR(32), 
	focal_point_id CHAR(32), 
	shelter_id CHAR(32), 
	kind VARCHAR(40) NOT NULL, 
	value VARCHAR NOT NULL, 
	has_whatsapp BOOLEAN NOT NULL, 
	hours VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	rank INTEGER NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_method VARCHAR(40), 
	source VARCHAR NOT NULL, 
	languages JSON DEFAULT '[]' NOT NULL, 
	is_official BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_channel PRIMARY KEY (id), 
	CONSTRAINT ck_channel_one_owner CHECK ((CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN focal_point_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN shelter_id IS NULL THEN 0 ELSE 1 END) = 1), 
	CONSTRAINT fk_channel_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE CASCADE, 
	CONSTRAINT fk_channel_shelter_id_shelter FOREIGN KEY(shelter_id) REFERENCES shelter (id) ON DELETE CASCADE, 
	CONSTRAINT fk_channel_focal_point_id_focal_point FOREIGN KEY(focal_point_id) REFERENCES focal_point (id) ON DELETE CASCADE, 
	CONSTRAINT fk_channel_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);
CREATE TABLE "plan_area" (
	country VARCHAR(2) NOT NULL, 
	post_id CHAR(32) NOT NULL, 
	slug VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	name JSON NOT NULL, 
	unit_codes JSON NOT NULL, 
	drawn BLOB, 
	particulars JSON NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, earlier JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_plan_area PRIMARY KEY (id), 
	CONSTRAINT uq_plan_area_slug UNIQUE (slug), 
	CONSTRAINT fk_plan_area_post_id_post FOREIGN KEY(post_id) REFERENCES post (id) ON DELETE CASCADE
);
CREATE INDEX ix_estimate_country ON estimate (country);
CREATE INDEX ix_estimate_unit_code ON estimate (unit_code);
CREATE INDEX ix_household_country ON household (country);
CREATE INDEX ix_journal_action ON journal (action);
CREATE INDEX ix_journal_actor ON journal (actor);
CREATE INDEX ix_journal_at ON journal (at);
CREATE INDEX ix_journal_country ON journal (country);
CREATE INDEX ix_post_country ON post (country);
CREATE INDEX ix_post_unit_code ON post (unit_code);
CREATE INDEX ix_sign_in_attempt_account ON sign_in_attempt (account);
CREATE INDEX ix_sign_in_attempt_address ON sign_in_attempt (address);
CREATE INDEX ix_sign_in_attempt_at ON sign_in_attempt (at);
CREATE INDEX ix_watch_round_started_at ON watch_round (started_at);
CREATE INDEX ix_community_leader_country ON community_leader (country);
CREATE INDEX ix_community_leader_post_id ON community_leader (post_id);
CREATE INDEX ix_community_leader_unit_code ON community_leader (unit_code);
CREATE INDEX ix_focal_point_country ON focal_point (country);
CREATE INDEX ix_focal_point_post_id ON focal_point (post_id);
CREATE INDEX ix_hazard_same_as_id ON hazard (same_as_id);
CREATE INDEX ix_hazard_source_id ON hazard (source_id);
CREATE INDEX ix_hazard_status ON hazard (status);
CREATE INDEX ix_jurisdiction_post_id ON jurisdiction (post_id);
CREATE INDEX ix_jurisdiction_unit_code ON jurisdiction (unit_code);
CREATE INDEX ix_organisation_country ON organisation (country);
CREATE INDEX ix_organisation_post_id ON organisation (post_id);
CREATE INDEX ix_organisation_unit_code ON organisation (unit_code);
CREATE INDEX ix_person_country ON person (country);
CREATE INDEX ix_person_household_id ON person (household_id);
CREATE INDEX ix_person_import_key ON person (import_key);
CREATE INDEX ix_person_post_id ON person (post_id);
CREATE INDEX ix_plan_area_country ON plan_area (country);
CREATE INDEX ix_plan_area_post_id ON plan_area (post_id);
CREATE INDEX ix_rejected_item_source_id ON rejected_item (source_id);
CREATE INDEX ix_alert_hazard_id ON alert (hazard_id);
CREATE INDEX ix_alert_sent ON alert (sent);
CREATE INDEX ix_alert_source_id ON alert (source_id);
CREATE INDEX ix_flag_country ON flag (country);
CREATE INDEX ix_flag_hazard_id ON flag (hazard_id);
CREATE INDEX ix_flag_status ON flag (status);
CREATE INDEX ix_shelter_country ON shelter (country);
CREATE INDEX ix_shelter_post_id ON shelter (post_id);
CREATE INDEX ix_shelter_unit_code ON shelter (unit_code);
CREATE INDEX ix_stay_country ON stay (country);
CREATE INDEX ix_stay_person_id ON stay (person_id);
CREATE INDEX ix_user_account_country ON user_account (country);
CREATE INDEX ix_channel_organisation_id ON channel (organisation_id);
CREATE INDEX ix_channel_post_id ON channel (post_id);
CREATE INDEX ix_channel_focal_point_id ON channel (focal_point_id);
CREATE INDEX ix_channel_shelter_id ON channel (shelter_id);
CREATE UNIQUE INDEX ix_one_focal_point_per_country ON focal_point (country, designation) WHERE post_id IS NULL AND retired_at IS NULL AND designation <> 'other';
CREATE INDEX ix_flag_change_flag_id ON flag_change (flag_id);
CREATE INDEX ix_doctrine_code ON doctrine (code);
CREATE INDEX ix_doctrine_kind ON doctrine (kind);
CREATE INDEX ix_doctrine_state ON doctrine (state);
CREATE INDEX ix_entry_change_at ON entry_change (at);
CREATE INDEX ix_entry_change_batch_id ON entry_change (batch_id);
CREATE INDEX ix_entry_change_country ON entry_change (country);
CREATE INDEX ix_entry_change_entry ON entry_change (entry_id, at);
CREATE INDEX ix_import_batch_at ON import_batch (at);
CREATE INDEX ix_import_batch_country ON import_batch (country);
CREATE INDEX ix_likely_pair_country ON likely_pair (country);
CREATE INDEX ix_print_run_asked_at ON print_run (asked_at);
CREATE INDEX ix_print_run_country ON print_run (country);
CREATE INDEX ix_edition_published_at ON edition (published_at);
CREATE INDEX ix_invitation_country ON invitation (country);
CREATE INDEX ix_invitation_round_id ON invitation (round_id);
CREATE INDEX ix_post_visit_post_id ON post_visit (post_id);
CREATE INDEX ix_post_visit_unit_code ON post_visit (unit_code);
CREATE INDEX ix_invited_entry_entry_id ON invited_entry (entry_id);
CREATE INDEX ix_invited_entry_invitation_id ON invited_entry (invitation_id);
CREATE INDEX ix_letter_invitation_id ON letter (invitation_id);
CREATE INDEX ix_letter_round_id ON letter (round_id);
CREATE INDEX ix_letter_waiting ON letter (state, due_at);
CREATE INDEX ix_link_key_entry_id ON link_key (entry_id);
CREATE INDEX ix_link_key_invitation_id ON link_key (invitation_id);
CREATE INDEX ix_plan_edition_plan_id ON plan_edition (plan_id);
CREATE INDEX ix_plan_edition_state ON plan_edition (state);
CREATE INDEX ix_proposal_country ON proposal (country);
CREATE INDEX ix_proposal_entry_id ON proposal (entry_id);
CREATE INDEX ix_proposal_proposed_at ON proposal (proposed_at);
CREATE INDEX ix_proposal_round_id ON proposal (round_id);
CREATE INDEX ix_failure_report_at ON failure_report (at);
CREATE INDEX ix_failure_report_channel_id ON failure_report (channel_id);
CREATE UNIQUE INDEX ix_one_focal_point_per_post ON focal_point (country, post_id, designation) WHERE post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other';
CREATE INDEX ix_kept_pack_asked_at ON kept_pack (asked_at);
CREATE INDEX ix_kept_pack_plan_id ON kept_pack (plan_id);
CREATE UNIQUE INDEX uq_plan_area_country_number ON plan_area (country, number);
