/* A V4L2 camera in user space, for programs that cannot tell it from a real one.
 *
 *   gcc -O2 -Wall -shared -fPIC -o fakev4l2.so fakev4l2.c -ldl -lpthread
 *   FAKEV4L_DIR=/some/folder LD_PRELOAD=/some/fakev4l2.so program
 *
 * Needs neither root nor a kernel module, and writes nothing to the real /dev and /sys: the program
 * sees $FAKEV4L_DIR/dev in place of /dev/video* (and of a listing of /dev), and
 * $FAKEV4L_DIR/sysfs in place of /sys/class/video4linux and /sys/devices/pci0000:fe.
 *
 *   $FAKEV4L_DIR/dev/videoN         a plain file for each camera; delete it: unplugged.
 *   $FAKEV4L_DIR/sysfs/...          names, USB ids, ports (check_camera.py writes them)
 *   $FAKEV4L_DIR/cams/videoN.conf   what the camera can do (see read_conf)
 *   $FAKEV4L_DIR/cams/videoN.ctl    faults, looked at every 20 ms (see read_ctl)
 *   $FAKEV4L_DIR/frames/FORMAT_WxH  pictures: "FV4L", u32 count, then count x (u64 offset, u64 size)
 *   $FAKEV4L_DIR/log/videoN.log     what was asked for and which frames were handed out, with times
 *   $FAKEV4L_DIR/lock/videoN        who has the privilege to stream (uvcvideo: EBUSY for all others)
 *
 * open() gives a memfd, so that mmap() works natively, and keeps a second descriptor on the node, so
 * that /proc/PID/fd names it. A frame needs a queued buffer from its start (the USB transfer takes
 * 85 % of the frame's time) or is lost, as with uvcvideo; its sequence number and monotonic time
 * stamp are those of its start.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define MAX_FD 4096
#define MAX_BUF 16
#define MAX_MODE 32
#define SLICE_NS 20000000LL
#define SYS_CLASS "/sys/class/video4linux"
#define SYS_DEVICES "/sys/devices/pci0000:fe"

typedef struct { uint32_t fourcc; int w, h, n; int fps[8]; } mode_t_;
typedef struct {
    char card[32], bus[32], driver[16];
    int meta, no_controls;
    double streamon_s, sfmt_s;
    mode_t_ mode[MAX_MODE];
    int modes;
} conf_t;
typedef struct {
    int busy, eacces, stall, black, black_first, dim, freeze, enodev, every, w, h, frame_w, frame_h, hang, cancel;
    double fps, open_s;
    char jpeg[16], streamon[16];
} ctl_t;
typedef struct { int fd; uint32_t count; const uint64_t *index; const uint8_t *data; size_t size; } clip_t;
typedef struct { int index; uint32_t seq; long long start, end; int black, cancelled; } done_t;
typedef struct {
    int fd, n, flags, node_fd, lock_fd, gone; long long cancelled_at;
    dev_t dev; ino_t ino;
    conf_t conf;
    ctl_t ctl; struct timespec ctl_time; long long ctl_looked;
    int mode; int fps;
    int bufs; size_t size; uint8_t *map; size_t map_size;
    int state[MAX_BUF];            /* 0 with the program, 1 queued, 2 done */
    int queue[MAX_BUF], queued; long long queued_at[MAX_BUF];
    done_t done[MAX_BUF]; int dones;
    int streaming; long long next; uint32_t seq, given, lost;
    clip_t clip; uint32_t clip_fourcc; int clip_w, clip_h;
    int exposure, brightness;
} cam_t;

static cam_t *table[MAX_FD];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char root[512] = "";

/* ---------------------------------------------------------------- the real ones */

#define REAL(ret, name, ...) \
    static ret (*r_##name)(__VA_ARGS__); \
    if (!r_##name) r_##name = dlsym(RTLD_NEXT, #name);

static int real_open(const char *path, int flags, mode_t mode) {
    REAL(int, open64, const char *, int, ...)
    return r_open64(path, flags, mode);
}
static int real_close(int fd) { REAL(int, close, int) return r_close(fd); }
static int real_stat(const char *p, struct stat64 *s) {
    REAL(int, stat64, const char *, struct stat64 *)
    return r_stat64(p, s);
}

static const char *base(void) {
    if (!root[0]) {
        const char *dir = getenv("FAKEV4L_DIR");
        snprintf(root, sizeof root, "%s", dir ? dir : "fakev4l");
    }
    return root;
}

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}
static void sleep_ns(long long ns) {
    if (ns <= 0) return;
    struct timespec t = {ns / 1000000000LL, ns % 1000000000LL};
    while (nanosleep(&t, &t) == -1 && errno == EINTR) {}
}

/* Which camera a path means; -1 where none. */
static int node_of(const char *path) {
    if (!path || strncmp(path, "/dev/video", 10) != 0 || !path[10]) return -1;
    for (const char *c = path + 10; *c; c++) if (*c < '0' || *c > '9') return -1;
    return atoi(path + 10);
}

/* The path as it is really asked for. */
static const char *elsewhere(const char *path, char *room) {
    if (!path) return path;
    if (node_of(path) >= 0)
        snprintf(room, PATH_MAX, "%s%s", base(), path);
    else if (!strncmp(path, SYS_CLASS, strlen(SYS_CLASS)) || !strncmp(path, SYS_DEVICES, strlen(SYS_DEVICES)))
        snprintf(room, PATH_MAX, "%s/sysfs%s", base(), path + 4);
    else
        return path;
    return room;
}

static void note(int n, const char *form, ...) {
    char line[400];
    int len = snprintf(line, sizeof line, "%.6f %d ", now_ns() / 1e9, getpid());
    va_list more;
    va_start(more, form);
    len += vsnprintf(line + len, sizeof line - len - 1, form, more);
    va_end(more);
    if (len > (int)sizeof line - 2) len = sizeof line - 2;
    line[len++] = '\n';
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/log/video%d.log", base(), n);
    int saved = errno;
    static int fds[64];
    if (n < 64 && !fds[n]) fds[n] = real_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (n < 64 && fds[n] > 0 && write(fds[n], line, len) < 0) {}
    errno = saved;
}

/* ---------------------------------------------------------------- what it is, and what is wrong */

static uint32_t fourcc_of(const char *t) { return v4l2_fourcc(t[0], t[1], t[2], t[3]); }

/* Lines: card=NAME, bus=TEXT, meta=1, no_controls=1, streamon_s=0.15, sfmt_s=0.02, mode=MJPG 1280x720 30,24,15 */
static void read_conf(int n, conf_t *c) {
    char path[PATH_MAX], line[256];
    memset(c, 0, sizeof *c);
    strcpy(c->driver, "uvcvideo");
    snprintf(path, sizeof path, "%s/cams/video%d.conf", base(), n);
    FILE *f = fopen(path, "r");
    if (!f) return;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        char *eq = strchr(line, '=');
        if (!eq) continue;
        *eq++ = 0;
        if (!strcmp(line, "card")) snprintf(c->card, sizeof c->card, "%s", eq);
        else if (!strcmp(line, "bus")) snprintf(c->bus, sizeof c->bus, "%s", eq);
        else if (!strcmp(line, "meta")) c->meta = atoi(eq);
        else if (!strcmp(line, "no_controls")) c->no_controls = atoi(eq);
        else if (!strcmp(line, "streamon_s")) c->streamon_s = atof(eq);
        else if (!strcmp(line, "sfmt_s")) c->sfmt_s = atof(eq);
        else if (!strcmp(line, "mode") && c->modes < MAX_MODE) {
            mode_t_ *m = &c->mode[c->modes];
            char four[8], rates[64];
            if (sscanf(eq, "%4s %dx%d %63s", four, &m->w, &m->h, rates) != 4) continue;
            m->fourcc = fourcc_of(four);
            for (char *save = NULL, *t = strtok_r(rates, ",", &save); t && m->n < 8; t = strtok_r(NULL, ",", &save))
                m->fps[m->n++] = atoi(t);
            c->modes++;
        }
    }
    fclose(f);
}

/* Faults, one on a line:
 *   eacces=1        open() and access(): permission denied
 *   busy=1          S_FMT, REQBUFS, STREAMON: another program has it
 *   streamon=ENOSPC STREAMON fails so (no bandwidth on the bus); EIO, EPROTO
 *   open_s=6        open() takes so long
 *   stall=1         no frame is ever done
 *   hang=1          as stall, but the program hangs inside of DQBUF for good, as some drivers do
 *   enodev=1        every ioctl fails as after a USB reset, the node is still there
 *   cancel=1        as uvcvideo after a failed transfer (uvc_queue_cancel, at the latest when it is
 *                   unplugged): the queued buffers come back empty, with V4L2_BUF_FLAG_ERROR;
 *                   set before unplug, 30 ms of that come before ENODEV
 *   black=1, black_first=10     black pictures; so many after each STREAMON
 *   dim=1           pictures as in a dark room (MJPG only)
 *   freeze=1        the same picture again and again
 *   jpeg=cut|garbage|eio|error|empty|nodht  a broken frame: half of it, noise, DQBUF says EIO,
 *                   half and V4L2_BUF_FLAG_ERROR, no bytes, no Huffman table (which is no fault)
 *   every=5         only every fifth frame is broken or of another size (1: each)
 *   size=640x480    S_FMT gives this whatever is asked
 *   frame=640x480   pictures of another size than S_FMT said (MJPG only)
 *   fps=8           frames come only so often
 */
static int read_ctl(int n, ctl_t *c, struct timespec *when) {
    char path[PATH_MAX], line[128];
    struct stat64 s;
    snprintf(path, sizeof path, "%s/cams/video%d.ctl", base(), n);
    if (real_stat(path, &s) != 0) {
        int was = when->tv_sec != 0;
        memset(c, 0, sizeof *c); c->every = 1;
        memset(when, 0, sizeof *when);
        return was;
    }
    if (s.st_mtim.tv_sec == when->tv_sec && s.st_mtim.tv_nsec == when->tv_nsec) return 0;
    *when = s.st_mtim;
    memset(c, 0, sizeof *c);
    c->every = 1;
    FILE *f = fopen(path, "r");
    if (!f) return 1;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        char *v = strchr(line, '=');
        if (!v) continue;
        *v++ = 0;
        if (!strcmp(line, "busy")) c->busy = atoi(v);
        else if (!strcmp(line, "eacces")) c->eacces = atoi(v);
        else if (!strcmp(line, "stall")) c->stall = atoi(v);
        else if (!strcmp(line, "hang")) c->hang = atoi(v);
        else if (!strcmp(line, "enodev")) c->enodev = atoi(v);
        else if (!strcmp(line, "cancel")) c->cancel = atoi(v);
        else if (!strcmp(line, "black")) c->black = atoi(v);
        else if (!strcmp(line, "dim")) c->dim = atoi(v);
        else if (!strcmp(line, "freeze")) c->freeze = atoi(v);
        else if (!strcmp(line, "black_first")) c->black_first = atoi(v);
        else if (!strcmp(line, "every")) c->every = atoi(v) > 0 ? atoi(v) : 1;
        else if (!strcmp(line, "fps")) c->fps = atof(v);
        else if (!strcmp(line, "open_s")) c->open_s = atof(v);
        else if (!strcmp(line, "jpeg")) snprintf(c->jpeg, sizeof c->jpeg, "%s", v);
        else if (!strcmp(line, "streamon")) snprintf(c->streamon, sizeof c->streamon, "%s", v);
        else if (!strcmp(line, "size")) { if (sscanf(v, "%dx%d", &c->w, &c->h) != 2) c->w = 0; }
        else if (!strcmp(line, "frame")) { if (sscanf(v, "%dx%d", &c->frame_w, &c->frame_h) != 2) c->frame_w = 0; }
    }
    fclose(f);
    return 1;
}

static void look(cam_t *h) {
    long long now = now_ns();
    if (now - h->ctl_looked < SLICE_NS) return;
    h->ctl_looked = now;
    read_ctl(h->n, &h->ctl, &h->ctl_time);
    if (!h->gone) {
        char path[PATH_MAX];
        struct stat64 s;
        snprintf(path, sizeof path, "%s/dev/video%d", base(), h->n);
        if (real_stat(path, &s) != 0 || s.st_ino != h->ino || s.st_dev != h->dev) {
            h->gone = 1;
            h->cancelled_at = now;
            note(h->n, "unplugged fd=%d", h->fd);
        }
    }
}
static int cancelling(cam_t *h) { return h->gone && h->ctl.cancel && now_ns() - h->cancelled_at < 30000000LL; }
static int dead(cam_t *h) { look(h); return (h->gone && !cancelling(h)) || h->ctl.enodev; }

/* ---------------------------------------------------------------- pictures */

static int need_clip(cam_t *h, uint32_t fourcc, int w, int hh) {
    if (h->clip.data && h->clip_fourcc == fourcc && h->clip_w == w && h->clip_h == hh) return 0;
    if (h->clip.data) { munmap((void *)h->clip.data, h->clip.size); memset(&h->clip, 0, sizeof h->clip); }
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/frames/%.4s_%dx%d", base(), (char *)&fourcc, w, hh);
    int fd = real_open(path, O_RDONLY | O_CLOEXEC, 0);
    struct stat64 s;
    if (fd < 0) { note(h->n, "no pictures %s", path); return -1; }
    if (fstat64(fd, &s) != 0) { real_close(fd); return -1; }
    uint8_t *data = mmap(NULL, s.st_size, PROT_READ, MAP_SHARED, fd, 0);
    real_close(fd);
    if (data == MAP_FAILED) return -1;
    h->clip.data = data; h->clip.size = s.st_size;
    memcpy(&h->clip.count, data + 4, 4);
    h->clip.index = (const uint64_t *)(data + 8);
    h->clip_fourcc = fourcc; h->clip_w = w; h->clip_h = hh;
    return 0;
}

#define LOOP 60
#define DIM 8
#define CELL 16
#define BITS 6
/* White, six bits from the highest, parity, white: the frame's number modulo LOOP. */
static void draw_code(uint8_t *yuyv, int w, uint32_t number) {
    int parity = 0;
    for (int cell = 0; cell < BITS + 3; cell++) {
        int bit = 1;
        if (cell >= 1 && cell <= BITS) { bit = (number >> (BITS - cell)) & 1; parity ^= bit; }
        else if (cell == BITS + 1) bit = parity;
        for (int y = 0; y < CELL; y++)
            for (int x = cell * CELL; x < (cell + 1) * CELL; x++) {
                yuyv[(y * w + x) * 2] = bit ? 235 : 16;
                yuyv[(y * w + x) * 2 + 1] = 128;
            }
    }
}

/* Bytes of the picture in the buffer. */
static size_t fill(cam_t *h, done_t *d, uint32_t *flags, int *error) {
    mode_t_ *m = &h->conf.mode[h->mode];
    uint8_t *to = h->map + (size_t)d->index * h->size;
    int w = m->w, hh = m->h, broken = d->seq % h->ctl.every == 0;
    int is_jpeg = m->fourcc == V4L2_PIX_FMT_MJPEG;
    if (is_jpeg && broken && h->ctl.frame_w) { w = h->ctl.frame_w; hh = h->ctl.frame_h; }
    if (need_clip(h, m->fourcc, w, hh) != 0) return 0;
    uint32_t number = h->ctl.freeze ? 0 : d->seq % LOOP;
    if (!is_jpeg) {
        size_t bytes = (size_t)w * hh * 2;
        if (d->black) {
            for (size_t i = 0; i < bytes; i += 2) { to[i] = 16; to[i + 1] = 128; }
        } else {
            const uint64_t *at = h->clip.index + 2 * (number % h->clip.count);
            memcpy(to, h->clip.data + at[0], at[1] < h->size ? at[1] : h->size);
            draw_code(to, w, number);
        }
        if (broken && !strcmp(h->ctl.jpeg, "eio")) *error = EIO;
        if (broken && !strcmp(h->ctl.jpeg, "error")) *flags |= V4L2_BUF_FLAG_ERROR;
        if (broken && !strcmp(h->ctl.jpeg, "empty")) return 0;
        return bytes;
    }
    /* After the loop come some dim pictures and a black one. */
    uint32_t which = d->black ? LOOP + DIM : h->ctl.dim ? LOOP + number % DIM : number;
    if (which >= h->clip.count) return 0;
    const uint64_t *at = h->clip.index + 2 * which;
    size_t bytes = at[1] < h->size ? at[1] : h->size;
    memcpy(to, h->clip.data + at[0], bytes);
    if (!broken || !h->ctl.jpeg[0]) return bytes;
    if (!strcmp(h->ctl.jpeg, "cut")) return bytes / 2;
    if (!strcmp(h->ctl.jpeg, "empty")) return 0;
    if (!strcmp(h->ctl.jpeg, "eio")) { *error = EIO; return bytes; }
    if (!strcmp(h->ctl.jpeg, "error")) { *flags |= V4L2_BUF_FLAG_ERROR; return bytes / 2; }
    if (!strcmp(h->ctl.jpeg, "garbage")) {
        uint32_t x = d->seq * 2654435761u + 1;
        for (size_t i = 0; i < bytes; i++) { x = x * 1664525u + 1013904223u; to[i] = x >> 24; }
        return bytes;
    }
    if (!strcmp(h->ctl.jpeg, "nodht")) {  /* as Motion JPEG of older cameras */
        size_t out = 2;
        for (size_t i = 2; i + 4 < bytes && to[i] == 0xff && to[i + 1] != 0xda;) {
            size_t len = 2 + to[i + 2] * 256 + to[i + 3];
            if (to[i + 1] != 0xc4) { memmove(to + out, to + i, len); out += len; }
            i += len;
            if (to[i] == 0xff && to[i + 1] == 0xda) { memmove(to + out, to + i, bytes - i); return out + bytes - i; }
        }
    }
    return bytes;
}

/* ---------------------------------------------------------------- time passes */

static long long period(cam_t *h) {
    double fps = h->ctl.fps > 0 && h->ctl.fps < h->fps ? h->ctl.fps : h->fps;
    return (long long)(1e9 / fps);
}

static void advance(cam_t *h) {
    look(h);
    if (!h->streaming || h->ctl.enodev) return;
    long long now = now_ns(), p = period(h);
    if (cancelling(h)) {
        while (h->queued) {
            int index = h->queue[0];
            memmove(h->queue, h->queue + 1, --h->queued * sizeof h->queue[0]);
            h->state[index] = 2;
            h->done[h->dones++] = (done_t){index, h->seq++, now, now, 0, 1};
        }
    }
    if (h->gone) return;
    if (h->ctl.stall || h->ctl.hang) { if (h->next < now) h->next = now; return; }
    while (h->next + p * 85 / 100 <= now) {
        long long start = h->next;
        int index = h->queued ? h->queue[0] : -1;
        if (index >= 0 && h->queued_at[index] <= start) {
            memmove(h->queue, h->queue + 1, --h->queued * sizeof h->queue[0]);
            h->state[index] = 2;
            int black = h->ctl.black || (int)h->seq < h->ctl.black_first;
            h->done[h->dones++] = (done_t){index, h->seq, start, start + p * 85 / 100, black, 0};
        } else {
            h->lost++;
        }
        h->seq++;
        h->next += p;
    }
}

/* 0 frames, 1 ready or broken */
static int ready(cam_t *h) { advance(h); return h->dones > 0 || dead(h) || (h->streaming && h->ctl.hang); }

static long long next_event(cam_t *h) {
    long long now = now_ns(), at = now + SLICE_NS;
    if (h->streaming && !h->ctl.stall && !h->ctl.hang) {
        long long done = h->next + period(h) * 85 / 100;
        if (done < at) at = done;
    }
    return at - now;
}

/* ---------------------------------------------------------------- privileges, as uvcvideo has them */

static int acquire(cam_t *h) {
    if (h->ctl.busy) return -1;
    if (h->lock_fd >= 0) return 0;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/lock/video%d", base(), h->n);
    int fd = real_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (fd >= 0) real_close(fd);
        return -1;
    }
    h->lock_fd = fd;
    return 0;
}
static void dismiss(cam_t *h) { if (h->lock_fd >= 0) real_close(h->lock_fd); h->lock_fd = -1; }

/* ---------------------------------------------------------------- ioctl */

static void stop(cam_t *h) {
    if (h->streaming) note(h->n, "STREAMOFF fd=%d given=%u lost=%u", h->fd, h->given, h->lost);
    h->streaming = h->queued = h->dones = 0;
    memset(h->state, 0, sizeof h->state);
}

static int nearest(cam_t *h, uint32_t fourcc, int w, int hh) {
    conf_t *c = &h->conf;
    int same = 0, best = 0;
    for (int i = 0; i < c->modes; i++) same |= c->mode[i].fourcc == fourcc;
    uint32_t wanted = same ? fourcc : c->mode[0].fourcc;
    if (h->ctl.w) { w = h->ctl.w; hh = h->ctl.h; }
    long most = LONG_MAX;
    for (int i = 0; i < c->modes; i++) {
        if (c->mode[i].fourcc != wanted) continue;
        /* uvcvideo: the largest area in common. */
        int cw = c->mode[i].w < w ? c->mode[i].w : w, ch = c->mode[i].h < hh ? c->mode[i].h : hh;
        long d = (long)c->mode[i].w * c->mode[i].h + (long)w * hh - 2L * cw * ch;
        if (d < most) { most = d; best = i; }
    }
    return best;
}

static void say_format(cam_t *h, int mode, struct v4l2_format *f) {
    mode_t_ *m = &h->conf.mode[mode];
    uint32_t type = f->type;
    memset(f, 0, sizeof *f);
    f->type = type;
    f->fmt.pix.width = m->w;
    f->fmt.pix.height = m->h;
    f->fmt.pix.pixelformat = m->fourcc;
    f->fmt.pix.field = V4L2_FIELD_NONE;
    f->fmt.pix.bytesperline = m->fourcc == V4L2_PIX_FMT_MJPEG ? 0 : m->w * 2;
    f->fmt.pix.sizeimage = m->w * m->h * 2;
    f->fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
}

static int set_rate(cam_t *h, double wanted) {
    mode_t_ *m = &h->conf.mode[h->mode];
    int best = m->fps[0];
    for (int i = 0; i < m->n; i++)
        if (abs((int)(m->fps[i] - wanted)) < abs((int)(best - wanted))) best = m->fps[i];
    return h->fps = best;
}

static void say_buffer(cam_t *h, int i, struct v4l2_buffer *b) {
    b->index = i;
    b->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    b->memory = V4L2_MEMORY_MMAP;
    b->length = h->size;
    b->m.offset = i * h->size;
    b->field = V4L2_FIELD_NONE;
    b->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | V4L2_BUF_FLAG_TSTAMP_SRC_SOE | V4L2_BUF_FLAG_MAPPED;
    if (h->state[i] == 1) b->flags |= V4L2_BUF_FLAG_QUEUED;
    if (h->state[i] == 2) b->flags |= V4L2_BUF_FLAG_DONE;
}

static int fail(int code) { errno = code; return -1; }

/* Logitech's C920 has these, with these limits. */
typedef struct { uint32_t id, type; const char *name; int min, max, step, def; } control_t;
static const control_t controls[] = {
    {V4L2_CID_BRIGHTNESS, V4L2_CTRL_TYPE_INTEGER, "Brightness", 0, 255, 1, 128},
    {V4L2_CID_CONTRAST, V4L2_CTRL_TYPE_INTEGER, "Contrast", 0, 255, 1, 128},
    {V4L2_CID_SATURATION, V4L2_CTRL_TYPE_INTEGER, "Saturation", 0, 255, 1, 128},
    {V4L2_CID_AUTO_WHITE_BALANCE, V4L2_CTRL_TYPE_BOOLEAN, "White Balance, Automatic", 0, 1, 1, 1},
    {V4L2_CID_GAIN, V4L2_CTRL_TYPE_INTEGER, "Gain", 0, 255, 1, 0},
    {V4L2_CID_POWER_LINE_FREQUENCY, V4L2_CTRL_TYPE_MENU, "Power Line Frequency", 0, 2, 1, 2},
    {V4L2_CID_WHITE_BALANCE_TEMPERATURE, V4L2_CTRL_TYPE_INTEGER, "White Balance Temperature", 2000, 6500, 1, 4000},
    {V4L2_CID_BACKLIGHT_COMPENSATION, V4L2_CTRL_TYPE_INTEGER, "Backlight Compensation", 0, 1, 1, 0},
    {V4L2_CID_EXPOSURE_AUTO, V4L2_CTRL_TYPE_MENU, "Auto Exposure", 0, 3, 1, 3},
    {V4L2_CID_EXPOSURE_ABSOLUTE, V4L2_CTRL_TYPE_INTEGER, "Exposure Time, Absolute", 3, 2047, 1, 250},
    {V4L2_CID_EXPOSURE_AUTO_PRIORITY, V4L2_CTRL_TYPE_BOOLEAN, "Exposure, Dynamic Framerate", 0, 1, 1, 1},
};
enum { CONTROLS = sizeof controls / sizeof controls[0] };

/* What they are set to belongs to the camera, not to who has it open: cams/videoN.set, "ID VALUE" a line. */
static int control_value(cam_t *h, const control_t *c) {
    char path[PATH_MAX];
    uint32_t id;
    int value, found = c->def;
    snprintf(path, sizeof path, "%s/cams/video%d.set", base(), h->n);
    FILE *f = fopen(path, "r");
    if (!f) return found;
    while (fscanf(f, "%x %d", &id, &value) == 2) if (id == c->id) found = value;
    fclose(f);
    return found;
}
static void keep_control(cam_t *h, const control_t *c, int value) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/cams/video%d.set", base(), h->n);
    FILE *f = fopen(path, "a");
    if (!f) return;
    fprintf(f, "%x %d\n", c->id, value);
    fclose(f);
    note(h->n, "S_CTRL %s %d", c->name, value);
}
static const control_t *control_of(cam_t *h, uint32_t id) {
    if (h->conf.no_controls) return NULL;
    for (int i = 0; i < CONTROLS; i++) if (controls[i].id == id) return &controls[i];
    return NULL;
}

static int query_control(cam_t *h, struct v4l2_queryctrl *q) {
    int next = (q->id & V4L2_CTRL_FLAG_NEXT_CTRL) != 0;
    uint32_t id = q->id & ~(V4L2_CTRL_FLAG_NEXT_CTRL | V4L2_CTRL_FLAG_NEXT_COMPOUND);
    for (int i = 0; i < CONTROLS && !h->conf.no_controls; i++) {
        const control_t *c = &controls[i];
        if (next ? c->id <= id : c->id != id) continue;
        memset(q, 0, sizeof *q);
        q->id = c->id; q->type = c->type;
        snprintf((char *)q->name, sizeof q->name, "%s", c->name);
        q->minimum = c->min; q->maximum = c->max; q->step = c->step; q->default_value = c->def;
        if (c->id == V4L2_CID_EXPOSURE_ABSOLUTE && control_value(h, control_of(h, V4L2_CID_EXPOSURE_AUTO)) != 1)
            q->flags |= V4L2_CTRL_FLAG_INACTIVE;
        if (c->id == V4L2_CID_WHITE_BALANCE_TEMPERATURE && control_value(h, control_of(h, V4L2_CID_AUTO_WHITE_BALANCE)))
            q->flags |= V4L2_CTRL_FLAG_INACTIVE;
        return 0;
    }
    return fail(EINVAL);
}

static int dqbuf(cam_t *h, struct v4l2_buffer *b) {
    for (;;) {
        advance(h);
        if (dead(h)) return fail(ENODEV);
        if (!h->streaming) return fail(EINVAL);
        if (h->dones) break;
        if ((h->flags & O_NONBLOCK) && !h->ctl.hang) return fail(EAGAIN);
        long long wait = next_event(h);
        pthread_mutex_unlock(&lock);
        sleep_ns(wait);
        pthread_mutex_lock(&lock);
    }
    done_t d = h->done[0];
    memmove(h->done, h->done + 1, --h->dones * sizeof h->done[0]);
    uint32_t flags = 0;
    int error = 0;
    size_t bytes = d.cancelled ? 0 : fill(h, &d, &flags, &error);
    if (d.cancelled) flags |= V4L2_BUF_FLAG_ERROR;
    h->state[d.index] = 0;
    if (error) {
        note(h->n, "DQBUF seq=%u errno=%d", d.seq, error);
        h->state[d.index] = 1;
        h->queue[h->queued++] = d.index;
        h->queued_at[d.index] = now_ns();
        return fail(error);
    }
    say_buffer(h, d.index, b);
    b->flags |= flags;
    b->bytesused = bytes;
    b->sequence = d.seq;
    b->timestamp.tv_sec = d.start / 1000000000LL;
    b->timestamp.tv_usec = d.start % 1000000000LL / 1000;
    h->given++;
    note(h->n, "DQBUF seq=%u start=%.6f end=%.6f bytes=%zu%s", d.seq, d.start / 1e9, d.end / 1e9, bytes, d.black ? " black" : "");
    return 0;
}

static int camera_ioctl(cam_t *h, unsigned int request, void *arg) {
    conf_t *c = &h->conf;
    if (dead(h)) return fail(ENODEV);
    if (c->meta && request != VIDIOC_QUERYCAP) {
        if (request == VIDIOC_ENUM_FMT) {
            struct v4l2_fmtdesc *f = arg;
            if (f->type != V4L2_BUF_TYPE_META_CAPTURE || f->index) return fail(EINVAL);
            f->pixelformat = V4L2_META_FMT_UVC;
            snprintf((char *)f->description, sizeof f->description, "UVC Payload Header Metadata");
            return 0;
        }
        return fail(request == VIDIOC_S_FMT || request == VIDIOC_G_FMT || request == VIDIOC_REQBUFS ? EINVAL : ENOTTY);
    }
    switch (request) {
    case VIDIOC_QUERYCAP: {
        struct v4l2_capability *q = arg;
        memset(q, 0, sizeof *q);
        snprintf((char *)q->driver, sizeof q->driver, "%s", c->driver);
        snprintf((char *)q->card, sizeof q->card, "%s", c->card);
        snprintf((char *)q->bus_info, sizeof q->bus_info, "%s", c->bus);
        q->version = 0x060800;
        /* capabilities: those of the whole device, also at its metadata node. */
        q->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_EXT_PIX_FORMAT | V4L2_CAP_DEVICE_CAPS;
        q->device_caps = (c->meta ? V4L2_CAP_META_CAPTURE : V4L2_CAP_VIDEO_CAPTURE) | V4L2_CAP_STREAMING | V4L2_CAP_EXT_PIX_FORMAT;
        return 0;
    }
    case VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *f = arg;
        uint32_t seen[MAX_MODE];
        int found = 0;
        if (f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
        for (int i = 0; i < c->modes; i++) {
            int old = 0;
            for (int k = 0; k < found; k++) old |= seen[k] == c->mode[i].fourcc;
            if (!old) seen[found++] = c->mode[i].fourcc;
        }
        if ((int)f->index >= found) return fail(EINVAL);
        f->pixelformat = seen[f->index];
        f->flags = f->pixelformat == V4L2_PIX_FMT_MJPEG ? V4L2_FMT_FLAG_COMPRESSED : 0;
        snprintf((char *)f->description, sizeof f->description, "%s", f->flags ? "Motion-JPEG" : "YUYV 4:2:2");
        return 0;
    }
    case VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *f = arg;
        int k = 0;
        for (int i = 0; i < c->modes; i++) {
            if (c->mode[i].fourcc != f->pixel_format || k++ != (int)f->index) continue;
            f->type = V4L2_FRMSIZE_TYPE_DISCRETE;
            f->discrete.width = c->mode[i].w;
            f->discrete.height = c->mode[i].h;
            return 0;
        }
        return fail(EINVAL);
    }
    case VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *f = arg;
        for (int i = 0; i < c->modes; i++) {
            mode_t_ *m = &c->mode[i];
            if (m->fourcc != f->pixel_format || m->w != (int)f->width || m->h != (int)f->height) continue;
            if ((int)f->index >= m->n) return fail(EINVAL);
            f->type = V4L2_FRMIVAL_TYPE_DISCRETE;
            f->discrete.numerator = 1;
            f->discrete.denominator = m->fps[f->index];
            return 0;
        }
        return fail(EINVAL);
    }
    case VIDIOC_G_FMT: {
        struct v4l2_format *f = arg;
        if (f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
        say_format(h, h->mode, f);
        return 0;
    }
    case VIDIOC_TRY_FMT:
    case VIDIOC_S_FMT: {
        struct v4l2_format *f = arg;
        if (f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
        if (request == VIDIOC_S_FMT && (h->bufs || acquire(h) != 0)) {
            note(h->n, "S_FMT busy");
            return fail(EBUSY);
        }
        char asked[8] = {0};
        memcpy(asked, &f->fmt.pix.pixelformat, 4);
        int mode = nearest(h, f->fmt.pix.pixelformat, f->fmt.pix.width, f->fmt.pix.height);
        if (request == VIDIOC_S_FMT) {
            int w = f->fmt.pix.width, hh = f->fmt.pix.height;
            h->mode = mode;
            set_rate(h, h->fps ? h->fps : 30);
            note(h->n, "S_FMT fd=%d asked %s %dx%d gives %.4s %dx%d", h->fd, asked, w, hh, (char *)&c->mode[mode].fourcc, c->mode[mode].w, c->mode[mode].h);
            pthread_mutex_unlock(&lock);
            sleep_ns(c->sfmt_s * 1e9);
            pthread_mutex_lock(&lock);
        }
        say_format(h, mode, f);
        return 0;
    }
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
        struct v4l2_streamparm *s = arg;
        if (s->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
        if (request == VIDIOC_S_PARM) {
            if (h->streaming || acquire(h) != 0) return fail(EBUSY);
            struct v4l2_fract t = s->parm.capture.timeperframe;
            set_rate(h, t.numerator ? (double)t.denominator / t.numerator : 30);
            note(h->n, "S_PARM asked %u/%u gives %d fps", t.denominator, t.numerator, h->fps);
        }
        memset(&s->parm, 0, sizeof s->parm);
        s->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
        s->parm.capture.timeperframe.numerator = 1;
        s->parm.capture.timeperframe.denominator = h->fps;
        return 0;
    }
    case VIDIOC_ENUMINPUT: {
        struct v4l2_input *i = arg;
        if (i->index) return fail(EINVAL);
        memset(i, 0, sizeof *i);
        snprintf((char *)i->name, sizeof i->name, "Camera 1");
        i->type = V4L2_INPUT_TYPE_CAMERA;
        return 0;
    }
    case VIDIOC_G_INPUT: *(int *)arg = 0; return 0;
    case VIDIOC_S_INPUT: return *(int *)arg ? fail(EINVAL) : 0;
    case VIDIOC_QUERYCTRL: return query_control(h, arg);
    case VIDIOC_G_CTRL:
    case VIDIOC_S_CTRL: {
        struct v4l2_control *k = arg;
        const control_t *which = control_of(h, k->id);
        if (!which) return fail(EINVAL);
        if (request == VIDIOC_G_CTRL) { k->value = control_value(h, which); return 0; }
        if (k->value < which->min || k->value > which->max) return fail(ERANGE);
        keep_control(h, which, k->value);
        return 0;
    }
    case VIDIOC_REQBUFS: {
        struct v4l2_requestbuffers *r = arg;
        if (r->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || r->memory != V4L2_MEMORY_MMAP) return fail(EINVAL);
        if (r->count && acquire(h) != 0) return fail(EBUSY);
        stop(h);
        if (h->map) munmap(h->map, h->map_size);
        h->map = NULL;
        h->bufs = 0;
        r->capabilities = V4L2_BUF_CAP_SUPPORTS_MMAP;
        if (r->count == 0) { dismiss(h); return 0; }
        mode_t_ *m = &c->mode[h->mode];
        long page = sysconf(_SC_PAGESIZE);
        h->bufs = r->count = r->count > MAX_BUF ? MAX_BUF : r->count;
        h->size = ((size_t)m->w * m->h * 2 + page - 1) / page * page;
        h->map_size = h->size * h->bufs;
        if (ftruncate(h->fd, h->map_size) != 0) return fail(ENOMEM);
        h->map = mmap(NULL, h->map_size, PROT_READ | PROT_WRITE, MAP_SHARED, h->fd, 0);
        if (h->map == MAP_FAILED) { h->map = NULL; return fail(ENOMEM); }
        note(h->n, "REQBUFS fd=%d %d", h->fd, h->bufs);
        return 0;
    }
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *b = arg;
        if ((int)b->index >= h->bufs) return fail(EINVAL);
        say_buffer(h, b->index, b);
        return 0;
    }
    case VIDIOC_QBUF: {
        struct v4l2_buffer *b = arg;
        int i = b->index;
        if (i >= h->bufs || h->state[i] != 0) return fail(EINVAL);
        advance(h);
        h->state[i] = 1;
        h->queued_at[i] = now_ns();
        h->queue[h->queued++] = i;
        return 0;
    }
    case VIDIOC_DQBUF: return dqbuf(h, arg);
    case VIDIOC_STREAMON: {
        if (!h->bufs) return fail(EINVAL);
        if (acquire(h) != 0) return fail(EBUSY);
        if (h->streaming) return 0;
        if (h->ctl.streamon[0]) {
            note(h->n, "STREAMON fails %s", h->ctl.streamon);
            return fail(!strcmp(h->ctl.streamon, "ENOSPC") ? ENOSPC : !strcmp(h->ctl.streamon, "EPROTO") ? EPROTO : EIO);
        }
        pthread_mutex_unlock(&lock);
        sleep_ns(c->streamon_s * 1e9);
        pthread_mutex_lock(&lock);
        h->streaming = 1;
        h->seq = h->given = h->lost = 0;
        h->next = now_ns();
        mode_t_ *m = &c->mode[h->mode];
        note(h->n, "STREAMON fd=%d %.4s %dx%d %d fps %d buffers", h->fd, (char *)&m->fourcc, m->w, m->h, h->fps, h->bufs);
        return 0;
    }
    case VIDIOC_STREAMOFF: stop(h); return 0;
    }
    return fail(ENOTTY);
}

/* ---------------------------------------------------------------- open and close */

static int open_camera(int n, int flags) {
    char path[PATH_MAX];
    ctl_t ctl;
    struct timespec when = {0};
    struct stat64 s;
    snprintf(path, sizeof path, "%s/dev/video%d", base(), n);
    if (real_stat(path, &s) != 0) return fail(ENOENT);
    memset(&ctl, 0, sizeof ctl);
    read_ctl(n, &ctl, &when);
    if (ctl.eacces) { note(n, "open EACCES"); return fail(EACCES); }
    if (ctl.open_s > 0) sleep_ns(ctl.open_s * 1e9);
    int node = real_open(path, O_RDONLY | O_CLOEXEC, 0);
    if (node < 0) return -1;
    int fd = memfd_create("fakev4l2", MFD_CLOEXEC);
    if (fd < 0 || fd >= MAX_FD) { real_close(node); return fail(ENFILE); }
    cam_t *h = calloc(1, sizeof *h);
    h->fd = fd; h->n = n; h->flags = flags; h->node_fd = node; h->lock_fd = -1;
    h->ino = s.st_ino; h->dev = s.st_dev;
    h->ctl = ctl; h->ctl_time = when;
    read_conf(n, &h->conf);
    if (h->conf.modes) set_rate(h, 30);
    pthread_mutex_lock(&lock);
    table[fd] = h;
    pthread_mutex_unlock(&lock);
    note(n, "open fd=%d flags=%#x", fd, flags);
    return fd;
}

static cam_t *camera(int fd) { return fd >= 0 && fd < MAX_FD ? table[fd] : NULL; }

int close(int fd) {
    cam_t *h = camera(fd);
    if (h) {
        pthread_mutex_lock(&lock);
        table[fd] = NULL;
        stop(h);
        dismiss(h);
        if (h->map) munmap(h->map, h->map_size);
        if (h->clip.data) munmap((void *)h->clip.data, h->clip.size);
        real_close(h->node_fd);
        note(h->n, "close fd=%d", fd);
        pthread_mutex_unlock(&lock);
        free(h);
    }
    return real_close(fd);
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list a; va_start(a, flags); mode = va_arg(a, mode_t); va_end(a); }

static int any_open(int dir, const char *path, int flags, mode_t mode) {
    REAL(int, openat64, int, const char *, int, ...)
    char room[PATH_MAX];
    int n = node_of(path);
    if (n >= 0) return open_camera(n, flags);
    return r_openat64(dir, elsewhere(path, room), flags, mode);
}
int open(const char *path, int flags, ...) { MODE return any_open(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return any_open(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE return any_open(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE return any_open(dir, path, flags | O_LARGEFILE, mode); }
int __open_2(const char *path, int flags) { return any_open(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return any_open(AT_FDCWD, path, flags, 0); }
int __openat_2(int dir, const char *path, int flags) { return any_open(dir, path, flags, 0); }
int __openat64_2(int dir, const char *path, int flags) { return any_open(dir, path, flags, 0); }

FILE *fopen(const char *path, const char *how) {
    REAL(FILE *, fopen, const char *, const char *)
    char room[PATH_MAX];
    return r_fopen(elsewhere(path, room), how);
}
FILE *fopen64(const char *path, const char *how) {
    REAL(FILE *, fopen64, const char *, const char *)
    char room[PATH_MAX];
    return r_fopen64(elsewhere(path, room), how);
}

int ioctl(int fd, unsigned long request, ...) {
    REAL(int, ioctl, int, unsigned long, ...)
    va_list a;
    va_start(a, request);
    void *arg = va_arg(a, void *);
    va_end(a);
    cam_t *h = camera(fd);
    if (!h) return r_ioctl(fd, request, arg);
    pthread_mutex_lock(&lock);
    int result = camera_ioctl(h, (unsigned int)request, arg);
    int saved = errno;
    pthread_mutex_unlock(&lock);
    errno = saved;
    return result;
}

/* ---------------------------------------------------------------- select and poll */

static int camera_ready(int fd, long long *wait) {
    pthread_mutex_lock(&lock);
    cam_t *h = camera(fd);
    int is = h ? ready(h) : 1;
    if (h && !is) { long long w = next_event(h); if (w < *wait) *wait = w; }
    pthread_mutex_unlock(&lock);
    return is;
}

int select(int n, fd_set *in, fd_set *out, fd_set *err, struct timeval *limit) {
    REAL(int, select, int, fd_set *, fd_set *, fd_set *, struct timeval *)
    int fakes = 0;
    for (int fd = 0; in && fd < n && fd < FD_SETSIZE; fd++) fakes += FD_ISSET(fd, in) && camera(fd);
    if (!fakes) return r_select(n, in, out, err, limit);
    long long end = limit ? now_ns() + limit->tv_sec * 1000000000LL + limit->tv_usec * 1000LL : LLONG_MAX;
    fd_set asked = *in;
    for (;;) {
        long long wait = SLICE_NS;
        int count = 0;
        FD_ZERO(in);
        for (int fd = 0; fd < n; fd++)
            if (FD_ISSET(fd, &asked) && camera(fd) && camera_ready(fd, &wait)) { FD_SET(fd, in); count++; }
        if (count) { if (out) FD_ZERO(out); if (err) FD_ZERO(err); return count; }
        long long left = end - now_ns();
        if (left <= 0) { if (out) FD_ZERO(out); if (err) FD_ZERO(err); return 0; }
        sleep_ns(wait < left ? wait : left);
    }
}

static int any_poll(struct pollfd *fds, nfds_t n, long long limit_ns) {
    REAL(int, poll, struct pollfd *, nfds_t, int)
    long long end = limit_ns < 0 ? LLONG_MAX : now_ns() + limit_ns;
    for (;;) {
        long long wait = SLICE_NS;
        int count = 0;
        struct pollfd others[n];
        for (nfds_t i = 0; i < n; i++) { others[i] = fds[i]; if (camera(fds[i].fd)) others[i].fd = -1; }
        r_poll(others, n, 0);
        for (nfds_t i = 0; i < n; i++) {
            cam_t *h = camera(fds[i].fd);
            fds[i].revents = others[i].revents;
            if (h && camera_ready(fds[i].fd, &wait))
                fds[i].revents = dead(h) ? POLLERR | POLLHUP : (short)(fds[i].events & (POLLIN | POLLRDNORM));
            count += fds[i].revents != 0;
        }
        if (count) return count;
        long long left = end - now_ns();
        if (left <= 0) return 0;
        sleep_ns(wait < left ? wait : left);
    }
}
int poll(struct pollfd *fds, nfds_t n, int limit_ms) {
    REAL(int, poll, struct pollfd *, nfds_t, int)
    for (nfds_t i = 0; i < n; i++)
        if (camera(fds[i].fd)) return any_poll(fds, n, limit_ms < 0 ? -1 : limit_ms * 1000000LL);
    return r_poll(fds, n, limit_ms);
}
int __poll_chk(struct pollfd *fds, nfds_t n, int limit_ms, size_t size) { (void)size; return poll(fds, n, limit_ms); }

/* ---------------------------------------------------------------- paths */

static int forbidden(const char *path) {
    int n = node_of(path);
    if (n < 0) return 0;
    ctl_t ctl;
    struct timespec when = {0};
    memset(&ctl, 0, sizeof ctl);
    read_ctl(n, &ctl, &when);
    return ctl.eacces;
}

int stat(const char *p, struct stat *s) { REAL(int, stat, const char *, struct stat *) char r[PATH_MAX]; return r_stat(elsewhere(p, r), s); }
int stat64(const char *p, struct stat64 *s) { REAL(int, stat64, const char *, struct stat64 *) char r[PATH_MAX]; return r_stat64(elsewhere(p, r), s); }
int lstat(const char *p, struct stat *s) { REAL(int, lstat, const char *, struct stat *) char r[PATH_MAX]; return r_lstat(elsewhere(p, r), s); }
int lstat64(const char *p, struct stat64 *s) { REAL(int, lstat64, const char *, struct stat64 *) char r[PATH_MAX]; return r_lstat64(elsewhere(p, r), s); }
int fstatat(int d, const char *p, struct stat *s, int f) { REAL(int, fstatat, int, const char *, struct stat *, int) char r[PATH_MAX]; return r_fstatat(d, elsewhere(p, r), s, f); }
int fstatat64(int d, const char *p, struct stat64 *s, int f) { REAL(int, fstatat64, int, const char *, struct stat64 *, int) char r[PATH_MAX]; return r_fstatat64(d, elsewhere(p, r), s, f); }
int __xstat(int v, const char *p, struct stat *s) { REAL(int, __xstat, int, const char *, struct stat *) char r[PATH_MAX]; return r___xstat(v, elsewhere(p, r), s); }
int __xstat64(int v, const char *p, struct stat64 *s) { REAL(int, __xstat64, int, const char *, struct stat64 *) char r[PATH_MAX]; return r___xstat64(v, elsewhere(p, r), s); }
int __lxstat(int v, const char *p, struct stat *s) { REAL(int, __lxstat, int, const char *, struct stat *) char r[PATH_MAX]; return r___lxstat(v, elsewhere(p, r), s); }
int __lxstat64(int v, const char *p, struct stat64 *s) { REAL(int, __lxstat64, int, const char *, struct stat64 *) char r[PATH_MAX]; return r___lxstat64(v, elsewhere(p, r), s); }
int statx(int d, const char *restrict p, int f, unsigned int m, struct statx *restrict s) { REAL(int, statx, int, const char *, int, unsigned int, struct statx *) char r[PATH_MAX]; return r_statx(d, elsewhere(p, r), f, m, s); }
int access(const char *p, int how) {
    REAL(int, access, const char *, int)
    char r[PATH_MAX];
    if (forbidden(p) && how != F_OK) return fail(EACCES);
    return r_access(elsewhere(p, r), how);
}
int faccessat(int d, const char *p, int how, int f) {
    REAL(int, faccessat, int, const char *, int, int)
    char r[PATH_MAX];
    if (forbidden(p) && how != F_OK) return fail(EACCES);
    return r_faccessat(d, elsewhere(p, r), how, f);
}
/* /proc/PID/fd/N names the node as the program knows it. */
static ssize_t renamed(char *to, size_t room, ssize_t len) {
    size_t skip = strlen(base());
    if (len > (ssize_t)skip && !strncmp(to, base(), skip) && !strncmp(to + skip, "/dev/video", 10)) {
        memmove(to, to + skip, len - skip);
        return len - skip;
    }
    (void)room;
    return len;
}
ssize_t readlink(const char *restrict p, char *restrict to, size_t n) {
    REAL(ssize_t, readlink, const char *, char *, size_t)
    char r[PATH_MAX];
    return renamed(to, n, r_readlink(elsewhere(p, r), to, n));
}
ssize_t readlinkat(int d, const char *restrict p, char *restrict to, size_t n) {
    REAL(ssize_t, readlinkat, int, const char *, char *, size_t)
    char r[PATH_MAX];
    return renamed(to, n, r_readlinkat(d, elsewhere(p, r), to, n));
}
DIR *opendir(const char *p) {
    REAL(DIR *, opendir, const char *)
    char r[PATH_MAX];
    if (!strcmp(p, "/dev") || !strcmp(p, "/dev/")) {
        snprintf(r, sizeof r, "%s/dev", base());
        return r_opendir(r);
    }
    return r_opendir(elsewhere(p, r));
}
