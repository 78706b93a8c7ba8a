package io.hibernateshards.demo.web.operator;

import io.hibernateshards.demo.web.page.InvalidRequestException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The shard map, what it shows each second, and traffic to look at. For operators alone. */
@Controller
class OperatorController {

    private static final int RETRY_SECONDS = 30;

    private final ShardMap map;
    private final ShardMapFeed feed;
    private final Traffic traffic;

    OperatorController(ShardMap map, ShardMapFeed feed, Traffic traffic) {
        this.map = map;
        this.feed = feed;
        this.traffic = traffic;
    }

    @GetMapping("/operator/map")
    String map(Model model) {
        model.addAttribute("sharded", map.isThere());
        model.addAttribute("databases", map.databases());
        model.addAttribute("traffic", traffic.state());
        model.addAttribute("mostClients", Traffic.MOST_CLIENTS);
        return "shard-map";
    }

    @GetMapping(path = "/operator/map/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events() {
        return feed.listen();
    }

    @PostMapping("/operator/traffic/start")
    String start(@RequestParam int clients, @RequestParam(defaultValue = "false") boolean hot) {
        if (clients < 1 || clients > Traffic.MOST_CLIENTS) {
            throw new InvalidRequestException(
                    "There are no " + clients + " clients. Choose from 1 to " + Traffic.MOST_CLIENTS + ".", null);
        }
        traffic.start(clients, hot);
        return "redirect:/operator/map";
    }

    @PostMapping("/operator/traffic/stop")
    String stop() {
        traffic.stop();
        return "redirect:/operator/map";
    }

    @ExceptionHandler
    void tooMany(TooManyListenersException tooMany, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value(), tooMany.getMessage());
    }
}
