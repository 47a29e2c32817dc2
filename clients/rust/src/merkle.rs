//! The tree of RFC 6962: hashes, and what proofs of it must be.

use ring::digest::{Context, SHA256};

pub(crate) type Hash = [u8; 32];

fn hash(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    parts.iter().for_each(|part| context.update(part));
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

pub(crate) fn hash_of(bytes: &[u8]) -> Hash {
    hash(&[bytes])
}

pub(crate) fn leaf_hash(entry: &[u8]) -> Hash {
    hash(&[&[0], entry])
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    hash(&[&[1], left, right])
}

/// The path as hashes, if each is one.
pub(crate) fn hashes(path: &[Vec<u8>]) -> Option<Vec<Hash>> {
    path.iter().map(|hash| hash.as_slice().try_into().ok()).collect()
}

/// The root of a tree of `size` leaves, that the path leads to from the leaf with this number.
/// `None` if it is no such path.
pub(crate) fn root_of_leaf(leaf: &Hash, number: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if number >= size {
        return None;
    }
    let (mut number, mut last, mut root) = (number, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if number % 2 == 1 || number == last {
            root = node_hash(sibling, &root);
            while number.is_multiple_of(2) && number != 0 {
                (number, last) = (number / 2, last / 2);
            }
        } else {
            root = node_hash(&root, sibling);
        }
        (number, last) = (number / 2, last / 2);
    }
    (last == 0).then_some(root)
}

/// Whether the path shows that the first `old_size` leaves of a tree are the old one.
pub(crate) fn is_consistent(
    (old_size, old_root): (u64, &Hash),
    (size, root): (u64, &Hash),
    path: &[Hash],
) -> bool {
    if old_size == 0 {
        let empty = hash_of(&[]);
        return path.is_empty() && *old_root == empty && (size != 0 || *root == empty);
    }
    if old_size >= size {
        return old_size == size && path.is_empty() && old_root == root;
    }
    // The whole old tree is a node of the new one only if its size is a power of two; else the first
    // hash is the greatest node that they share.
    let mut path = path.iter();
    let first = if old_size.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut number, mut last) = (old_size - 1, size - 1);
    while number % 2 == 1 {
        (number, last) = (number / 2, last / 2);
    }
    let (mut old, mut new) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if number % 2 == 1 || number == last {
            (old, new) = (node_hash(sibling, &old), node_hash(sibling, &new));
            while number.is_multiple_of(2) && number != 0 {
                (number, last) = (number / 2, last / 2);
            }
        } else {
            new = node_hash(&new, sibling);
        }
        (number, last) = (number / 2, last / 2);
    }
    last == 0 && old == *old_root && new == *root
}
