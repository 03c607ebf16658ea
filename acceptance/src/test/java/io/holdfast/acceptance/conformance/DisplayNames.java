/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Finds the display names of tests in Java source. Design note: the compiler's own parser reads the
 * source, so that text blocks, joined literals and comments mean here what they mean to Java.
 */
final class DisplayNames extends TreeScanner<Void, List<String>> {

  private DisplayNames() {}

  /** The display names in a source file, but for those of disabled tests: they prove nothing. */
  static List<String> in(String source) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null,
                null,
                new DiagnosticCollector<>(),
                List.of("-proc:none"),
                null,
                List.of(file));
    List<String> names = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new DisplayNames().scan(unit, names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(names);
  }

  @Override
  public Void visitClass(ClassTree tree, List<String> names) {
    return isDisabled(tree.getModifiers()) ? null : super.visitClass(tree, names);
  }

  @Override
  public Void visitMethod(MethodTree tree, List<String> names) {
    return isDisabled(tree.getModifiers()) ? null : super.visitMethod(tree, names);
  }

  @Override
  public Void visitAnnotation(AnnotationTree tree, List<String> names) {
    if (isNamed(tree, "DisplayName")) {
      tree.getArguments().forEach(argument -> names.add(literal(argument)));
    }
    return super.visitAnnotation(tree, names);
  }

  private static boolean isDisabled(ModifiersTree modifiers) {
    return modifiers.getAnnotations().stream().anyMatch(tree -> isNamed(tree, "Disabled"));
  }

  private static boolean isNamed(AnnotationTree tree, String name) {
    String type = tree.getAnnotationType().toString();
    return type.equals(name) || type.endsWith("." + name);
  }

  private static String literal(ExpressionTree tree) {
    return switch (tree) {
      case AssignmentTree assignment -> literal(assignment.getExpression());
      case BinaryTree sum -> literal(sum.getLeftOperand()) + literal(sum.getRightOperand());
      case ParenthesizedTree inner -> literal(inner.getExpression());
      case LiteralTree text -> String.valueOf(text.getValue());
      default -> "";
    };
  }
}
