// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

/**
 * A folder came into the catalogue.
 *
 * Payload of `folder_added`, category folder.
 */
export interface FolderAdded {
  /** The folder: the target of the event. Its id was never used before. */
  folder_id?: number;
  /** Its absolute path; no other folder has it. */
  path: string;
  /** What it is shown as, 1 to 255 characters; mostly the last part of its path. */
  name: string;
  /** The volume that it is on, at most 255 characters. Absent: unknown. */
  volume_name?: string;
  /** The folder above it, if that is in the catalogue; `null`: none. */
  parent_id?: number | null;
}

/**
 * A folder was put into another one.
 *
 * Payload of `folder_moved`, category folder.
 */
export interface FolderMoved {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The folder above it before; `null`: none in the catalogue. */
  old_parent_id?: number | null;
  /** The folder above it after, not itself nor one below it; `null`: none in the catalogue. */
  new_parent_id?: number | null;
  /** The absolute path before. */
  old_path: string;
  /** The absolute path after. */
  new_path: string;
}

/**
 * A folder's volume was attached or detached. A volume's folders each have an event, all in one
 * batch.
 *
 * Payload of `folder_online_changed`, category folder.
 */
export interface FolderOnlineChanged {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The volume, at most 255 characters. Absent: unknown. */
  volume_name?: string;
  /** Whether it is attached now. */
  is_online: boolean;
}

/**
 * A folder that was missing was found at another place, maybe on another volume.
 *
 * Payload of `folder_relinked`, category folder.
 */
export interface FolderRelinked {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The absolute path before. */
  old_path: string;
  /** The absolute path after. */
  new_path: string;
  /** The volume before, at most 255 characters; `null`: unknown. */
  old_volume_name?: string | null;
  /** The volume after, at most 255 characters; `null`: unknown. */
  new_volume_name?: string | null;
}

/**
 * A folder left the catalogue, empty or with images that are deleted in the same batch; it can be
 * restored.
 *
 * Payload of `folder_removed`, category folder.
 */
export interface FolderRemoved {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** Its absolute path at the time, for readers of the history. */
  path?: string;
}

/**
 * A folder got another name where it is.
 *
 * Payload of `folder_renamed`, category folder.
 */
export interface FolderRenamed {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The name before, 1 to 255 characters without '/'. */
  old_name: string;
  /** The name after, 1 to 255 characters without '/'. */
  new_name: string;
  /** The absolute path before. Absent: its last part was the name. */
  old_path?: string;
  /** The absolute path after. Absent: its last part is the name. */
  new_path?: string;
}

/**
 * A removed folder came back.
 *
 * Payload of `folder_restored`, category folder.
 */
export interface FolderRestored {
  /** The folder: the target of the event. */
  folder_id?: number;
}
