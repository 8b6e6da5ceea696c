/**
 * How the shipped server is set, given on its command line so that no edit of a file inside the cluster can undo the
 * promises the journal stands on (the first three). The rest fits a machine of two cores that does other work as well.
 */
export function serverSettings(): string[] {
  const settings = [
    'fsync=on',
    'full_page_writes=on',
    'synchronous_commit=on',
    'password_encryption=scram-sha-256',
    'unix_socket_permissions=0700',
    'shared_buffers=128MB',
    'max_connections=20',
    'wal_buffers=16MB',
    // Our backup is an export; nothing replicates from this server.
    'wal_level=minimal',
    'max_wal_senders=0',
    // What a start after a power cut must replay at most.
    'max_wal_size=512MB',
    'min_wal_size=64MB',
    'checkpoint_completion_target=0.9',
    'jit=off',
    'max_parallel_workers_per_gather=0',
    'max_logical_replication_workers=0',
    'autovacuum_max_workers=2',
    'huge_pages=off',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_checkpoints=off',
    'log_min_messages=warning',
    // A statement may hold a line of the journal, a part or a sealed secret: the log gets none of them.
    'log_min_error_statement=panic',
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    'log_error_verbosity=terse',
    'update_process_title=off',
  ];
  // One sync of the file system instead of one a file makes the start after a crash short.
  if (process.platform === 'linux') settings.push('recovery_init_sync_method=syncfs');
  return settings;
}
