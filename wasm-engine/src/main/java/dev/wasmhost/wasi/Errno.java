package dev.wasmhost.wasi;

/**
 * What a WASI function answers: {@code errno} of {@code wasi_snapshot_preview1}, with the
 * specification's numbers.
 */
public enum Errno {

    /** 0: no error. */
    SUCCESS(0),

    /** 1: argument list too long. */
    E2BIG(1),

    /** 2: permission denied. */
    EACCES(2),

    /** 3: address in use. */
    EADDRINUSE(3),

    /** 4: address not available. */
    EADDRNOTAVAIL(4),

    /** 5: address family not supported. */
    EAFNOSUPPORT(5),

    /** 6: resource unavailable, or the operation would block. */
    EAGAIN(6),

    /** 7: connection already in progress. */
    EALREADY(7),

    /** 8: bad file descriptor, or one not open for this operation. */
    EBADF(8),

    /** 9: bad message. */
    EBADMSG(9),

    /** 10: device or resource busy. */
    EBUSY(10),

    /** 11: operation canceled. */
    ECANCELED(11),

    /** 12: no child processes. */
    ECHILD(12),

    /** 13: connection aborted. */
    ECONNABORTED(13),

    /** 14: connection refused. */
    ECONNREFUSED(14),

    /** 15: connection reset. */
    ECONNRESET(15),

    /** 16: resource deadlock would occur. */
    EDEADLK(16),

    /** 17: destination address required. */
    EDESTADDRREQ(17),

    /** 18: mathematics argument out of domain of function. */
    EDOM(18),

    /**
     * 19: a limit of the host is used up (the specification reserves it); here the output
     * limit.
     */
    EDQUOT(19),

    /** 20: file exists. */
    EEXIST(20),

    /** 21: bad address: not inside the guest's memory. */
    EFAULT(21),

    /** 22: file too large. */
    EFBIG(22),

    /** 23: host is unreachable. */
    EHOSTUNREACH(23),

    /** 24: identifier removed. */
    EIDRM(24),

    /** 25: illegal byte sequence: not UTF-8, or a name that the host cannot express. */
    EILSEQ(25),

    /** 26: operation in progress. */
    EINPROGRESS(26),

    /** 27: interrupted function. */
    EINTR(27),

    /** 28: invalid argument. */
    EINVAL(28),

    /** 29: input or output error. */
    EIO(29),

    /** 30: socket is connected. */
    EISCONN(30),

    /** 31: is a directory. */
    EISDIR(31),

    /** 32: too many levels of symbolic links. */
    ELOOP(32),

    /** 33: too many open files in the guest. */
    EMFILE(33),

    /** 34: too many links. */
    EMLINK(34),

    /** 35: message too large. */
    EMSGSIZE(35),

    /** 36: reserved by the specification. */
    EMULTIHOP(36),

    /** 37: file name, path or directory depth too long. */
    ENAMETOOLONG(37),

    /** 38: network is down. */
    ENETDOWN(38),

    /** 39: connection aborted by the network. */
    ENETRESET(39),

    /** 40: network unreachable. */
    ENETUNREACH(40),

    /** 41: too many open files in the host. */
    ENFILE(41),

    /** 42: no buffer space available. */
    ENOBUFS(42),

    /** 43: no such device. */
    ENODEV(43),

    /** 44: no such file or directory. */
    ENOENT(44),

    /** 45: executable file format error. */
    ENOEXEC(45),

    /** 46: no locks available. */
    ENOLCK(46),

    /** 47: reserved by the specification. */
    ENOLINK(47),

    /** 48: not enough space. */
    ENOMEM(48),

    /** 49: no message of the desired type. */
    ENOMSG(49),

    /** 50: protocol not available. */
    ENOPROTOOPT(50),

    /** 51: no space left on device. */
    ENOSPC(51),

    /** 52: function not supported. */
    ENOSYS(52),

    /** 53: the socket is not connected. */
    ENOTCONN(53),

    /** 54: not a directory, or a symbolic link to one. */
    ENOTDIR(54),

    /** 55: directory not empty. */
    ENOTEMPTY(55),

    /** 56: state not recoverable. */
    ENOTRECOVERABLE(56),

    /** 57: not a socket. */
    ENOTSOCK(57),

    /** 58: not supported. */
    ENOTSUP(58),

    /** 59: inappropriate I/O control operation. */
    ENOTTY(59),

    /** 60: no such device or address. */
    ENXIO(60),

    /** 61: value too large to be stored in its type. */
    EOVERFLOW(61),

    /** 62: previous owner died. */
    EOWNERDEAD(62),

    /** 63: operation not permitted: outside the grant, or more than the grant allows. */
    EPERM(63),

    /** 64: broken pipe. */
    EPIPE(64),

    /** 65: protocol error. */
    EPROTO(65),

    /** 66: protocol not supported. */
    EPROTONOSUPPORT(66),

    /** 67: protocol wrong type for socket. */
    EPROTOTYPE(67),

    /** 68: result too large. */
    ERANGE(68),

    /** 69: read-only file system. */
    EROFS(69),

    /** 70: invalid seek. */
    ESPIPE(70),

    /** 71: no such process. */
    ESRCH(71),

    /** 72: stale file handle. */
    ESTALE(72),

    /** 73: connection timed out. */
    ETIMEDOUT(73),

    /** 74: text file busy. */
    ETXTBSY(74),

    /** 75: cross-device link. */
    EXDEV(75),

    /** 76: the descriptor lacks a right that the operation needs. */
    ENOTCAPABLE(76);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** Returns the number that the guest gets. */
    public int number() {
        return this.number;
    }

}
