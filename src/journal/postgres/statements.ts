import type pg from 'pg';

/** Named, so that the server parses and plans each once a connection. */
function statement(name: string, text: string, rowMode?: 'array'): pg.QueryConfig {
  return rowMode ? ({ name, text, rowMode } as pg.QueryConfig) : { name, text };
}

export const sql = {
  /**
   * A whole group in one statement and one round trip, whatever its size: the lines joined by line feeds, which no line
   * holds, and the leaves end to end. Measured against rows of VALUES, unnest of arrays and COPY
   * (docs/benchmarks.md): as fast as COPY in large groups, and as fast as a plain INSERT for one.
   * The last condition keeps the seqs gapless: 0 in a stream that exists, or right after a row that stands.
   */
  append: statement(
    'append',
    `insert into fact (stream, seq, bytes, leaf)
     select $1::smallint, $2::bigint + place - 1, line, substr($4::bytea, (place - 1)::int * 32 + 1, 32)
       from string_to_table($3::text, E'\\n') with ordinality as lines (line, place)
      where case when $2::bigint = 0 then exists (select from stream where number = $1::smallint)
                 else exists (select from fact where stream = $1::smallint and seq = $2::bigint - 1) end`,
  ),
  read: statement(
    'read',
    'select seq, bytes, leaf from fact where stream = $1 and seq >= $2 order by stream, seq limit $3',
    'array',
  ),
  tail: statement(
    'tail',
    'select seq, bytes, leaf from fact where stream = $1 order by stream desc, seq desc limit 1',
    'array',
  ),
  leaves: statement(
    'leaves',
    `select string_agg(leaf, ''::bytea order by seq) as joined from
       (select seq, leaf from fact where stream = $1 and seq >= $2 order by stream, seq limit $3) as page`,
  ),

  streams: statement('streams', 'select * from stream order by number'),
  streamExists: statement('stream-exists', 'select number from stream where number = $1'),
  createStream: statement(
    'create-stream',
    `insert into stream (number, name, kind, status, epoch)
     select coalesce(max(number), 0) + 1, $1, $2, $3, $4 from stream returning *`,
  ),
  setEpoch: statement('set-epoch', 'update stream set epoch = $2 where number = $1'),
  dropFork: statement(
    'drop-fork',
    `with fork as (select number from stream where number = $1 and kind = 'fork'),
          facts as (delete from fact using fork where stream = fork.number and seq > 0),
          snapshots as (delete from snapshot using fork where stream = fork.number),
          subjects as (delete from derived_subject using fork where stream = fork.number),
          figures as (delete from derived_figure using fork where stream = fork.number),
          cursors as (delete from derived_cursor using fork where stream = fork.number),
          parts as (delete from part using fork where stream = fork.number)
     select kind from stream where number = $1`,
  ),

  saveSignedRoot: statement(
    'save-signed-root',
    `insert into signed_root (stream, epoch, size, note, frontier, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (stream, epoch, size) do update set note = excluded.note, frontier = excluded.frontier, at = excluded.at`,
  ),
  signedRoots: statement('signed-roots', 'select * from signed_root where stream = $1 order by stream, epoch, size'),
  lastSignedRoot: statement(
    'last-signed-root',
    'select * from signed_root where stream = $1 order by stream desc, epoch desc, size desc limit 1',
  ),

  saveSnapshot: statement(
    'save-snapshot',
    `insert into snapshot (stream, module, fold, seq, state) values ($1, $2, $3, $4, $5)
     on conflict (stream, module, fold, seq) do update set state = excluded.state`,
  ),
  snapshot: statement(
    'snapshot',
    `select * from snapshot where stream = $1 and module = $2 and fold = $3 and seq <= $4
      order by stream desc, module desc, fold desc, seq desc limit 1`,
  ),
  dropSnapshots: statement('drop-snapshots', 'delete from snapshot where stream = $1'),

  putPart: statement(
    'put-part',
    `with put as (
       insert into part (stream, id, salt, content, media_type, class, readers, until)
       values ($1, $2, $3, $4::bytea, $5, $6, $7, $8) on conflict do nothing)
     select content is distinct from $4::bytea as differs from part
      where stream = $1 and id = $2 and content is not null`,
  ),
  part: statement('part', 'select * from part where stream = $1 and id = $2'),
  /** The salt goes too: with it a short text could be found again by trying out guesses against the hash. */
  erasePart: statement('erase-part', `update part set content = null, salt = '' where stream = $1 and id = $2`),
  parts: statement('parts', 'select id from part where stream = $1 order by stream, id'),

  putSecret: statement(
    'put-secret',
    `insert into secret (name, version, sealed) values ($1, $2, $3)
     on conflict (name, version) do update set sealed = excluded.sealed`,
  ),
  secret: statement('secret', 'select * from secret where name = $1 order by name desc, version desc limit 1'),
  secrets: statement(
    'secrets',
    'select distinct on (name) * from secret where starts_with(name, $1) order by name, version desc',
  ),
  dropSecret: statement('drop-secret', 'delete from secret where name = $1'),

  beat: statement('beat', 'insert into alive (at) values ($1) on conflict (one) do update set at = excluded.at'),
  lastBeat: statement('last-beat', 'select at from alive'),
};

/** Derived rows (journal/derived.ts). */
export const derivedSql = {
  cursor: statement('derived-cursor', 'select next_seq, rule, last_leaf from derived_cursor where stream = $1'),
  /** One statement, so that rows and cursor are kept together, and none of them when the cursor stands elsewhere. */
  put: statement(
    'derived-put',
    `with moved as (
       insert into derived_cursor (stream, next_seq, rule, last_leaf)
       select $1::smallint, $3::bigint, $4::text, $5::bytea
        where $2::bigint = 0 or exists (select from derived_cursor where stream = $1::smallint)
       on conflict (stream) do update set next_seq = excluded.next_seq, last_leaf = excluded.last_leaf
        where derived_cursor.next_seq = $2::bigint and derived_cursor.rule = $4::text
       returning stream),
     subjects as (
       insert into derived_subject (stream, subject, seq)
       select $1::smallint, subject, seq from unnest($6::text[], $7::bigint[]) as rows (subject, seq)
        where exists (select from moved)),
     figures as (
       insert into derived_figure (stream, hour, type, count)
       select $1::smallint, hour, type, count from unnest($8::bigint[], $9::text[], $10::bigint[]) as rows (hour, type, count)
        where exists (select from moved)
       on conflict (stream, hour, type) do update set count = derived_figure.count + excluded.count)
     select count(*)::int as moved from moved`,
  ),
  /** Lateral with a limit, so that each fact is fetched by its key and the planner thinks of nothing else. */
  facts: statement(
    'derived-facts',
    `select fact.seq, fact.bytes, fact.leaf from
       (select seq from derived_subject where stream = $1 and subject = $2 and seq < $3
         order by stream desc, subject desc, seq desc limit $4) as named
       cross join lateral (select seq, bytes, leaf from fact where stream = $1 and seq = named.seq limit 1) as fact
      order by fact.seq desc`,
    'array',
  ),
  figures: statement(
    'derived-figures',
    `select hour, type, count from derived_figure where stream = $1 and hour >= $2 and hour < $3
      order by stream, hour, type`,
  ),
  drop: statement(
    'derived-drop',
    `with subjects as (delete from derived_subject where stream = $1),
          figures as (delete from derived_figure where stream = $1)
     delete from derived_cursor where stream = $1`,
  ),
};
