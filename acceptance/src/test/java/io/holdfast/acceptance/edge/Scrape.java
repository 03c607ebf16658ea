/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hub told in metrics at one time. */
record Scrape(String text, List<Series> series) {

  private static final Pattern LINE = Pattern.compile("(\\w+)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /** One line of it. */
  record Series(String name, Map<String, String> labels, double value) {

    boolean has(Map<String, String> wanted) {
      return labels.entrySet().containsAll(wanted.entrySet());
    }
  }

  static Scrape of(String host, int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/metrics")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError("status " + response.statusCode() + ": " + response.body());
      }
      return of(response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Scrape of(String text) {
    List<Series> all = new ArrayList<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          Matcher matcher = LINE.matcher(line);
          if (!matcher.matches()) {
            throw new AssertionError("not a series: " + line);
          }
          Map<String, String> labels = new LinkedHashMap<>();
          Matcher label = LABEL.matcher(matcher.group(2));
          while (label.find()) {
            labels.put(label.group(1), label.group(2));
          }
          all.add(new Series(matcher.group(1), labels, Double.parseDouble(matcher.group(3))));
        });
    return new Scrape(text, all);
  }

  /** The sum of all series of the name that have these labels; 0 if there is none. */
  double sum(String name, Map<String, String> labels) {
    return find(name, labels).stream().mapToDouble(Series::value).sum();
  }

  List<Series> find(String name, Map<String, String> labels) {
    return series.stream().filter(each -> each.name.equals(name) && each.has(labels)).toList();
  }
}
