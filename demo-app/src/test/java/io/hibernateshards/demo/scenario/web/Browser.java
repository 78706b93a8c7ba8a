package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium that looks at one running application. */
final class Browser implements AutoCloseable {

    /** How a page is looked at. */
    enum Theme {
        LIGHT,
        DARK
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver driver;
    private final RunningSocial application;

    private Browser(ChromeDriver driver, RunningSocial application) {
        this.driver = driver;
        this.application = application;
    }

    /**
     * Opens a browser; without Chromium and its driver the test is skipped, or fails where {@code -Dbrowser.tests=required}
     * says so.
     */
    static Browser open(RunningSocial application) {
        var chromium = program("chromium", "chromium-browser", "google-chrome");
        var chromedriver = program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            var reason = "No " + (chromium.isEmpty() ? "chromium" : "chromedriver")
                    + " on the path: browser tests need both. Install the packages chromium and chromium-driver.";
            if ("required".equals(System.getProperty("browser.tests"))) {
                fail(reason);
            }
            abort(reason);
        }
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--lang=en");
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .build();
        var browser = new Browser(new ChromeDriver(service, options), application);
        browser.driver.manage().timeouts().pageLoadTimeout(PATIENCE);
        browser.width(1280);
        return browser;
    }

    private static Optional<Path> program(String... names) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator))
                        .filter(directory -> !directory.isBlank())
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void width(int pixels) {
        driver.manage().window().setSize(new Dimension(pixels, 900));
    }

    /** Colours as a visitor prefers them, and nothing that moves. */
    void theme(Theme theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", theme == Theme.DARK ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void go(String path) {
        driver.get(application.address("/").resolve(path).toString());
    }

    /** The path and query that the browser is at. */
    String path() {
        return driver.getCurrentUrl().replaceFirst("^[a-z]+://[^/]+", "");
    }

    void signIn(String member) {
        go("/sign-in");
        one("input[name=member]").sendKeys(member);
        one("input[name=password]").sendKeys("demo");
        one("button.main").click();
        waitFor("nav[aria-label=Pages]");
    }

    /** Loses the cookies, as when a session has ended. */
    void forgetSession() {
        driver.manage().deleteAllCookies();
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** What is seen of each, read at one moment: a page may replace them at any time. */
    @SuppressWarnings("unchecked")
    List<String> texts(String selector) {
        return (List<String>) driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])]"
                        + ".map(element => element.checkVisibility() ? element.innerText.trim() : '')",
                selector);
    }

    WebElement waitFor(String selector) {
        return until(selector + " is there", () -> all(selector).stream().findFirst());
    }

    /** Asks again and again until there is an answer. */
    <T> T until(String what, Supplier<Optional<T>> question) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> what + " at " + path() + "\n" + one("body").getText())
                .until(ignored -> question.get().orElse(null));
    }

    /** Runs a script; its result as {@link org.openqa.selenium.JavascriptExecutor} gives it. */
    Object script(String script) {
        return driver.executeScript(script);
    }

    /** Stores a picture of the whole page below {@code target/screenshots}. */
    void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Fails if a page wrote an error to its console, or a request of a page failed, since the last call. */
    void hasNoErrors() {
        var errors = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
        assertThat(errors).isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
