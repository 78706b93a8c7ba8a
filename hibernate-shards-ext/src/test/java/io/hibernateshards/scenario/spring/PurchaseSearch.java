package io.hibernateshards.scenario.spring;

import java.util.List;

/** A part of a repository that the application writes itself. */
interface PurchaseSearch {

    List<String> titlesOf(String login);
}
