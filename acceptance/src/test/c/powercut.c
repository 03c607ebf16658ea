/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */

/*
 * Preloaded into a program, notes what of its files a power cut would leave, in a journal that the
 * test reads after it has killed the program:
 *
 *   F inode size          the file's content up to this size is on the disk
 *   D inode [inode name]… the directory's entries are these, on the disk
 *
 * A file that loses its name keeps a second one in a folder beside, since it may come back.
 *
 * POWERCUT_ROOT    the folder to watch; only files of its file system count
 * POWERCUT_JOURNAL the file to append to
 * POWERCUT_KEPT    the folder of files without a name, on the same file system
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int journal = -1;
static dev_t device;
static const char *kept;

__attribute__((constructor)) static void begin(void) {
  const char *root = getenv("POWERCUT_ROOT");
  const char *file = getenv("POWERCUT_JOURNAL");
  struct stat st;
  kept = getenv("POWERCUT_KEPT");
  if (root != NULL && file != NULL && kept != NULL && stat(root, &st) == 0) {
    device = st.st_dev;
    journal = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }
}

/* One write for each note: whole or absent, whenever the program is killed. */
static void note(const char *text, size_t length) {
  if (write(journal, text, length) != (ssize_t)length) {
    abort(); /* a test without its journal proves nothing */
  }
}

static size_t listing(int fd, char *text, size_t room, ino_t self) {
  char path[64];
  size_t length = (size_t)snprintf(text, room, "D %llu", (unsigned long long)self);
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  DIR *directory = opendir(path);
  if (directory == NULL) {
    abort();
  }
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
      length += (size_t)snprintf(text + length, room - length, " %llu %s",
                                 (unsigned long long)entry->d_ino, entry->d_name);
      if (length + NAME_MAX + 32 > room) {
        abort();
      }
    }
  }
  closedir(directory);
  text[length++] = '\n';
  return length;
}

/* What is there when the call begins is on the disk when it ends. */
static int synced(int fd, int (*sync)(int)) {
  char text[1 << 16];
  size_t length = 0;
  struct stat st;
  if (journal >= 0 && fstat(fd, &st) == 0 && st.st_dev == device) {
    if (S_ISDIR(st.st_mode)) {
      length = listing(fd, text, sizeof text, st.st_ino);
    } else if (S_ISREG(st.st_mode)) {
      length = (size_t)snprintf(text, sizeof text, "F %llu %lld\n", (unsigned long long)st.st_ino,
                                (long long)st.st_size);
    }
  }
  int result = sync(fd);
  if (result == 0 && length > 0) {
    int error = errno;
    note(text, length);
    errno = error;
  }
  return result;
}

int fsync(int fd) {
  return synced(fd, (int (*)(int))dlsym(RTLD_NEXT, "fsync"));
}

int fdatasync(int fd) {
  return synced(fd, (int (*)(int))dlsym(RTLD_NEXT, "fdatasync"));
}

/* Before a file loses a name. */
static void keep(int folder, const char *path) {
  int error = errno;
  struct stat st;
  if (journal >= 0 && fstatat(folder, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
      st.st_dev == device && S_ISREG(st.st_mode)) {
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s/%llu", kept, (unsigned long long)st.st_ino);
    if (linkat(folder, path, AT_FDCWD, name, 0) != 0 && errno != EEXIST) {
      abort();
    }
  }
  errno = error;
}

int unlink(const char *path) {
  keep(AT_FDCWD, path);
  return ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(path);
}

int unlinkat(int folder, const char *path, int flags) {
  keep(folder, path);
  return ((int (*)(int, const char *, int))dlsym(RTLD_NEXT, "unlinkat"))(folder, path, flags);
}

int remove(const char *path) {
  keep(AT_FDCWD, path);
  return ((int (*)(const char *))dlsym(RTLD_NEXT, "remove"))(path);
}

int rename(const char *from, const char *to) {
  keep(AT_FDCWD, to);
  return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}

int renameat(int folder, const char *from, int target, const char *to) {
  keep(target, to);
  return ((int (*)(int, const char *, int, const char *))dlsym(RTLD_NEXT, "renameat"))(
      folder, from, target, to);
}
