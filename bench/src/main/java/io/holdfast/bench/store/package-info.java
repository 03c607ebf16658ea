/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * JMH measurements of the store. What they decided stands in {@code docs/adr}. After {@code ./build
 * package}, from the project's root (the first property chooses the disk that is measured):
 *
 * <pre>
 * java -Djava.io.tmpdir=/var/tmp -cp bench/target/classes:$(cat bench/target/classpath) \
 *     org.openjdk.jmh.Main LogBenchmark
 * </pre>
 */
@NullMarked
package io.holdfast.bench.store;

import org.jspecify.annotations.NullMarked;
