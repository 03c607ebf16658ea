/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names and addresses that a server certificate speaks for.
 *
 * @param names in lower case
 * @param addresses as text: {@code 127.0.0.1}, {@code 0:0:0:0:0:0:0:1}
 */
public record SubjectNames(SortedSet<String> names, SortedSet<String> addresses) {

  private static final int DNS = 2;
  private static final int IP = 7;
  private static final int MAX_SHOWN = 10;

  /** Sorts and copies. */
  public static SubjectNames of(Collection<String> names, Collection<InetAddress> addresses) {
    SubjectNames subject = new SubjectNames(new TreeSet<>(), new TreeSet<>());
    names.forEach(name -> subject.names.add(name.toLowerCase(Locale.ROOT)));
    addresses.forEach(address -> subject.addresses.add(text(address)));
    return subject;
  }

  /** What a certificate speaks for. */
  static SubjectNames in(X509Certificate certificate) {
    SubjectNames subject = new SubjectNames(new TreeSet<>(), new TreeSet<>());
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        String value = String.valueOf(alternative.get(1));
        if (Integer.valueOf(DNS).equals(alternative.get(0))) {
          subject.names.add(value.toLowerCase(Locale.ROOT));
        } else if (Integer.valueOf(IP).equals(alternative.get(0))) {
          subject.addresses.add(value);
        }
      }
    } catch (CertificateParsingException e) {
      // covers nothing, so that a new one is issued
    }
    return subject;
  }

  /** How many names and addresses there are. */
  int size() {
    return names.size() + addresses.size();
  }

  /** Whether nothing of the other is missing here. */
  boolean covers(SubjectNames other) {
    return names.containsAll(other.names) && addresses.containsAll(other.addresses);
  }

  /** Whether a certificate with these is one for a host, given as a name or an address. */
  boolean speaksFor(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return names.contains(name)
        || (dot > 0 && names.contains("*" + name.substring(dot)))
        || addresses.contains(addressText(name));
  }

  /** An address as certificates have it; the name itself if it is none. */
  private static String addressText(String name) {
    try {
      return text(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  /** Both together: who was reachable by an address once stays so. */
  SubjectNames and(SubjectNames other) {
    SubjectNames both = new SubjectNames(new TreeSet<>(names), new TreeSet<>(addresses));
    both.names.addAll(other.names);
    both.addresses.addAll(other.addresses);
    return both;
  }

  @Override
  public String toString() {
    return String.join(
        ", ", Stream.concat(names.stream(), addresses.stream()).limit(MAX_SHOWN).toList());
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
