package io.hydrofoil.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Logging in code, for reading XML would cost a tenth of the start: warnings go to standard error, and once the data
 * directory is known everything
 * goes to files of bounded size there. Found by logback as a service.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level [%thread] %logger{24} %msg%n";
    private static final int KEPT_FILES = 3;
    private static final FileSize FILE_SIZE = FileSize.valueOf("20MB");

    private static volatile @Nullable LogFile logFile;

    // Warns at every start, through the JDK's logging, about an optional cleaner that needs more than we open to it.
    private static final java.util.logging.Logger CHRONICLE_CLEANER = java.util.logging.Logger.getLogger(
            "net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService");

    /** Called by logback. */
    public LogSetup() {
        // nothing to set up before configure
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        CHRONICLE_CLEANER.setLevel(java.util.logging.Level.OFF);
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder(context));
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel(Level.WARN.toString());
        warnings.start();
        console.addFilter(warnings);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        // Netty looks for optional parts and tells each it does not find.
        context.getLogger("io.netty").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on everything is also written to {@code file}. */
    static void toFile(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogFile appender = new LogFile();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context));
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setMinIndex(1);
        window.setMaxIndex(KEPT_FILES);
        window.setFileNamePattern(file + ".%i");
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FILE_SIZE);
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
        logFile = appender;
    }

    /**
     * Finds out whether the log file takes what is written, on a thread that may hang: that is what is to be found
     * out.
     *
     * @param answer takes null if it does, else why not
     */
    static void check(Consumer<@Nullable String> answer) {
        LogFile file = logFile;
        if (file == null) {
            answer.accept(null);
            return;
        }
        Thread.ofPlatform().name("log-check").daemon().start(() -> answer.accept(file.flushed()));
    }

    /** The log file; writers queue for its lock while one of them hangs. */
    private static final class LogFile extends RollingFileAppender<ILoggingEvent> {
        @Nullable
        String flushed() {
            streamWriteLock.lock();
            try {
                OutputStream stream = getOutputStream();
                if (!isStarted() || stream == null) {
                    return "nothing is logged any more";
                }
                stream.flush();
                return null;
            } catch (IOException e) {
                return "the log file cannot be written: " + e.getMessage();
            } finally {
                streamWriteLock.unlock();
            }
        }
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }
}
