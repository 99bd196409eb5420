BEGIN TRANSACTION;
CREATE TABLE artifacts (
	run_id VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (run_id, kind), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "artifacts" VALUES('9bdb665606b3','weights',X'77656967687473');
INSERT INTO "artifacts" VALUES('acbd5a605cb1','checkpoint',X'7374617465');
CREATE TABLE comparisons (
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	reader TEXT NOT NULL, 
	created FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "comparisons" VALUES('b0fb185e2534','pair','ada',1.79560179557975339893e+09);
INSERT INTO "comparisons" VALUES('60d2f0dac1df','single','ben',1.79560179562018418309e+09);
CREATE TABLE events (
	run_id VARCHAR(32) NOT NULL, 
	step INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (run_id, step), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "events" VALUES('9bdb665606b3',5,'{"step": 5, "steps": 30, "train_loss": 2.0, "train_error": 0.5, "learning_rate": 0.1, "gradient_norms": [1.0, 2.0], "test_loss": null, "test_error": null, "final_train_loss": null, "final_train_error": null, "shifted_test_errors": [], "seconds": 0.5, "status": "running"}');
INSERT INTO "events" VALUES('acbd5a605cb1',5,'{"step": 5, "steps": 30, "train_loss": 2.0, "train_error": 0.5, "learning_rate": 0.1, "gradient_norms": [1.0, 2.0], "test_loss": null, "test_error": null, "final_train_loss": null, "final_train_error": null, "shifted_test_errors": [], "seconds": 0.5, "status": "running"}');
CREATE TABLE runs (
	id VARCHAR(32) NOT NULL, 
	comparison_id VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	spec TEXT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	reason TEXT NOT NULL, 
	worker TEXT, 
	attempts INTEGER NOT NULL, 
	cancel_requested BOOLEAN NOT NULL, 
	created FLOAT NOT NULL, 
	started FLOAT, 
	ended FLOAT, 
	heartbeat FLOAT, 
	layers TEXT NOT NULL, 
	parameters INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(comparison_id) REFERENCES comparisons (id)
);
INSERT INTO "runs" VALUES('9bdb665606b3','b0fb185e2534',0,'{"name": "a", "network": {"family": "plain", "options": {"depth": 8}}, "data": {"name": "digits", "canvas": null, "train_size": null, "label_noise": 0.0, "test_shifts": []}, "augmentation": {"shift": 0, "flip": false, "cutout": 0}, "optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": false, "weight_decay": 0.0001, "warmup": 0.05, "decay": "cosine"}, "steps": 300, "batch_size": 64, "label_smoothing": 0.0, "seed": 0, "device": "auto", "precision": "float32", "log_every": 5, "evaluate_every": 25}','finished','','w',1,0,1.79560179557975339893e+09,1.79560179558292555808e+09,1.79560179561045265197e+09,1.79560179559635114672e+09,'["conv1"]',12);
INSERT INTO "runs" VALUES('acbd5a605cb1','b0fb185e2534',1,'{"name": "b", "network": {"family": "plain", "options": {"depth": 8}}, "data": {"name": "digits", "canvas": null, "train_size": null, "label_noise": 0.0, "test_shifts": []}, "augmentation": {"shift": 0, "flip": false, "cutout": 0}, "optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": false, "weight_decay": 0.0001, "warmup": 0.05, "decay": "cosine"}, "steps": 300, "batch_size": 64, "label_smoothing": 0.0, "seed": 0, "device": "auto", "precision": "float32", "log_every": 5, "evaluate_every": 25}','running','','w',1,0,1.79560179557975339893e+09,1.79560179561818718911e+09,NULL,1.79560179561940526957e+09,'[]',NULL);
INSERT INTO "runs" VALUES('e3540477ef21','60d2f0dac1df',0,'{"name": "c", "network": {"family": "plain", "options": {"depth": 8}}, "data": {"name": "digits", "canvas": null, "train_size": null, "label_noise": 0.0, "test_shifts": []}, "augmentation": {"shift": 0, "flip": false, "cutout": 0}, "optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": false, "weight_decay": 0.0001, "warmup": 0.05, "decay": "cosine"}, "steps": 300, "batch_size": 64, "label_smoothing": 0.0, "seed": 0, "device": "auto", "precision": "float32", "log_every": 5, "evaluate_every": 25}','queued','',NULL,0,0,1.79560179562018418309e+09,NULL,NULL,NULL,'[]',NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	at FLOAT, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1,1.79560179555649662014e+09);
CREATE TABLE workers (
	id VARCHAR(64) NOT NULL, 
	started FLOAT NOT NULL, 
	heartbeat FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "workers" VALUES('w',1.79560179563375806803e+09,1.79560179563375806803e+09);
CREATE INDEX runs_by_status ON runs (status, created);
CREATE INDEX runs_by_comparison ON runs (comparison_id, position);
COMMIT;
