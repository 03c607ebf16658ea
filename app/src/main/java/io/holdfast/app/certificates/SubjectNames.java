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

/**
 * The names and addresses that a server certificate speaks for.
 *
 * @param names in lower case
 * @param addresses as text: {@code 127.0.0.1}, {@code 0:0:0:0:0:0:0:1}
 */
public record SubjectNames(SortedSet<String> names, SortedSet<String> addresses) {

  private static final int DNS = 2;
  private static final int IP = 7;

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
          subject.names.add(value);
        } else if (Integer.valueOf(IP).equals(alternative.get(0))) {
          subject.addresses.add(value);
        }
      }
    } catch (CertificateParsingException e) {
      // covers nothing, so that a new one is issued
    }
    return subject;
  }

  /** Whether nothing of the other is missing here. */
  boolean covers(SubjectNames other) {
    return names.containsAll(other.names) && addresses.containsAll(other.addresses);
  }

  /** Both together: who was reachable by an address once stays so. */
  SubjectNames and(SubjectNames other) {
    SubjectNames both = new SubjectNames(new TreeSet<>(names), new TreeSet<>(addresses));
    both.names.addAll(other.names);
    both.addresses.addAll(other.addresses);
    return both;
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
