/* Shows a folder again, read only, with a pause before each file is opened: slow SOURCE MILLISECONDS [fuse options] MOUNT.
   What a busy share on a network does to its readers, for benches. Needs libfuse 3. */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <fuse.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <time.h>
#include <limits.h>
static char root[PATH_MAX]; static long delay_us;
static void real(char *out, const char *p){ snprintf(out, PATH_MAX, "%s%s", root, p); }
static int s_getattr(const char *p, struct stat *st, struct fuse_file_info *fi){ (void)fi; char b[PATH_MAX]; real(b,p); return lstat(b,st)==-1?-errno:0; }
static int s_readdir(const char *p, void *buf, fuse_fill_dir_t fill, off_t o, struct fuse_file_info *fi, enum fuse_readdir_flags fl){ (void)o;(void)fi;(void)fl; char b[PATH_MAX]; real(b,p); DIR*d=opendir(b); if(!d) return -errno; struct dirent*e; while((e=readdir(d))){ struct stat st; memset(&st,0,sizeof st); st.st_ino=e->d_ino; st.st_mode=e->d_type<<12; if(fill(buf,e->d_name,&st,0,0)) break;} closedir(d); return 0; }
static int s_open(const char *p, struct fuse_file_info *fi){ char b[PATH_MAX]; real(b,p); usleep(delay_us); int fd=open(b,fi->flags); if(fd<0) return -errno; fi->fh=fd; return 0; }
static int s_read(const char *p, char *buf, size_t n, off_t o, struct fuse_file_info *fi){ (void)p; ssize_t r=pread(fi->fh,buf,n,o); return r<0?-errno:(int)r; }
static int s_release(const char *p, struct fuse_file_info *fi){ (void)p; close(fi->fh); return 0; }
static const struct fuse_operations ops={ .getattr=s_getattr,.readdir=s_readdir,.open=s_open,.read=s_read,.release=s_release };
int main(int argc,char**argv){ if(argc<4) return 2; if(!realpath(argv[1],root)) return 2; delay_us=atol(argv[2])*1000; argv[2]=argv[0]; return fuse_main(argc-2,argv+2,&ops,NULL); }
