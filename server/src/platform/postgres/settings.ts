/** What every cluster of ours is told, whatever it is for. Nothing a patient said may reach its log. */
const always = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  random_page_cost: '1.1',
  shared_preload_libraries: '',
  logging_collector: 'off',
  // Statements, key values and the text of refused input stay out of the log: only the server's own life is told.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
}

/** A clinic's own machine: a few GB of memory, a modest disk, and data that must survive a power cut. */
const durable = {
  ...always,
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  checkpoint_timeout: '15min',
  max_wal_size: '2GB',
  wal_compression: 'on',
}

/**
 * A cluster that is thrown away: nothing is forced to disk, no vacuum worker holds a template database open, and statements
 * are planned from the first as elsewhere after the fifth, so that one that cannot be is found out.
 */
const ephemeral = {
  ...always,
  max_connections: '300',
  shared_buffers: '128MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  autovacuum: 'off',
  plan_cache_mode: 'force_generic_plan',
}

/** The `-c name=value` arguments for the `postgres` program. */
export function settingArguments(kind: 'durable' | 'ephemeral'): string[] {
  const settings = kind === 'durable' ? durable : ephemeral
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * initdb's flags. The built-in C.UTF-8 locale makes UTF-8 certain even where LANG is unset, and lets trigram search
 * find words in Bengali, Hindi and Arabic, which the operating system's "C" locale does not.
 */
export const initdbFlags = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--locale=C.UTF-8',
  '--auth=scram-sha-256',
  '--username=postgres',
]
