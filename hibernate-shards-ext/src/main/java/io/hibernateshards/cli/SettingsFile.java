package io.hibernateshards.cli;

import static io.hibernateshards.logging.CliMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.boot.ShardsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a unit in a properties file, by the names that they have in the persistence unit. {@code ${env:NAME}} in a value
 * is what the environment has. A database's password is what the environment has by the name {@code SHARDS_PASSWORD_<NAME>}, else
 * what a file of passwords says, else what the settings say, else what is typed in where that was asked for.
 */
final class SettingsFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)}");

    private final UnaryOperator<@Nullable String> environment;
    private final Terminal terminal;
    private final List<String> problems = new ArrayList<>();

    SettingsFile(UnaryOperator<@Nullable String> environment, Terminal terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    /**
     * Reads the settings.
     *
     * @param passwords a properties file with a password for each database's name, or null
     * @param ask whether passwords that are found nowhere are asked for
     * @throws ShardConfigurationException where a file cannot be read, or the environment lacks a variable
     */
    Map<String, String> read(Path file, @Nullable Path passwords, boolean ask) {
        var settings = properties(file);
        var its = passwords == null ? Map.<String, String>of() : properties(passwords);
        for (var name : databases(settings)) {
            var setting = ShardsSettings.DATABASE_PREFIX + name + ".password";
            var variable = "SHARDS_PASSWORD_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
            var password = environment.apply(variable);
            if (password == null) {
                password = its.getOrDefault(name, settings.get(setting));
            }
            if (password == null && ask) {
                if (!terminal.isInteractive()) {
                    problems.add(MESSAGES.nobodyToAskForPassword(name, variable));
                } else {
                    password = terminal.askSecret("Password of the database '" + name + "': ");
                }
            }
            if (password != null) {
                settings.put(setting, password);
            }
        }
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        return settings;
    }

    private static List<String> databases(Map<String, String> settings) {
        return Arrays.stream(settings.getOrDefault(ShardsSettings.DATABASES, "").split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Map<String, String> properties(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException absent) {
            throw new ShardConfigurationException(MESSAGES.fileNotRead(file.toString(), "there is no such file"));
        } catch (IOException | IllegalArgumentException failure) {
            throw new ShardConfigurationException(MESSAGES.fileNotRead(file.toString(), failure.toString()));
        }
        var settings = new TreeMap<String, String>();
        for (var name : properties.stringPropertyNames()) {
            settings.put(name, expanded(name, properties.getProperty(name)));
        }
        return settings;
    }

    private String expanded(String setting, String value) {
        return VARIABLE.matcher(value).replaceAll(found -> {
            var variable = found.group(1);
            var its = environment.apply(variable);
            if (its == null) {
                problems.add(MESSAGES.noVariable(setting, variable));
            }
            return Matcher.quoteReplacement(its == null ? "" : its);
        });
    }
}
