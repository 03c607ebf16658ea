/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaLoaderTest {

  @TempDir private Path folder = Path.of("");
  private Path classes = Path.of("");
  private final JavaLoader loader = new JavaLoader();

  @BeforeEach
  void compile() throws Exception {
    classes = Files.createDirectory(folder.resolve("classes"));
    source("Echo", "private int count; " + module("context.publish(message); count++;"));
    source(
        "Count",
        "static int made; public Count() { made++; } public void destroy() { context.publish("
            + "io.holdfast.wire.gateway.GatewayMessage.of(java.util.Map.of(\"made\", \"\" + made),"
            + " io.holdfast.model.Bytes.EMPTY)); } "
            + module(""));
    source("Shy", "Shy() {} " + module(""));
    source(
        "Broken",
        "public Broken() { throw new IllegalStateException(\"no licence\"); } " + module(""));
    source("Static", "static final int X = Integer.parseInt(\"x\"); " + module(""));
    Files.writeString(folder.resolve("Other.java"), "public class Other {}");
    Files.writeString(
        folder.resolve("Curious.java"),
        "public class Curious implements io.holdfast.gateway.GatewayModule { "
            + module("Class.forName(\"tools.jackson.databind.JsonNode\");")
            + "}");
    javac();
  }

  private void source(String name, String body) throws Exception {
    Files.writeString(
        folder.resolve(name + ".java"),
        "public class " + name + " implements io.holdfast.gateway.GatewayModule { " + body + " }");
  }

  private static String module(String receive) {
    return "private io.holdfast.gateway.ModuleContext context;"
        + " public void create(io.holdfast.gateway.ModuleContext given) { context = given; }"
        + " public void receive(io.holdfast.wire.gateway.GatewayMessage message) throws Exception {"
        + receive
        + "}";
  }

  private void javac() throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    try (var files = Files.newDirectoryStream(folder, "*.java")) {
      files.forEach(each -> arguments.add(each.toString()));
    }
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    assertThat(compiler.run(null, told, told, arguments.toArray(String[]::new)))
        .as(told.toString(java.nio.charset.StandardCharsets.UTF_8))
        .isZero();
  }

  private GatewayModule load(String name) throws ModuleLoadException {
    return loader.load(name, List.of(classes.toString()));
  }

  @Test
  @DisplayName("a class of a class path of its own is a module, and gets and gives messages")
  void load_OWN_CLASS_PATH_works() throws Exception {
    GatewayModule echo = load("Echo");
    Published published = new Published();
    echo.create(published);
    GatewayMessage message = GatewayMessage.of(Map.of(), Bytes.utf8("hello"));
    echo.start();
    echo.receive(message);
    echo.destroy();

    assertThat(published.messages).containsExactly(message);
  }

  /** What a module has around it in these tests. */
  private static final class Published implements ModuleContext {

    private final List<GatewayMessage> messages = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "m";
    }

    @Override
    public String args() {
      return "null";
    }

    @Override
    public boolean publish(GatewayMessage message) {
      return messages.add(message);
    }
  }

  @Test
  @DisplayName("modules of one class path share its classes; another class path has its own")
  void load_SAME_CLASS_PATH_shared() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.copy(classes.resolve("Count.class"), other.resolve("Count.class"));
    List<GatewayModule> modules =
        List.of(
            load("Count"),
            load("Count"),
            loader.load("Count", JavaLoader.split(other + File.pathSeparator)));
    Published published = new Published();
    for (GatewayModule each : modules) {
      each.create(published);
    }
    for (GatewayModule each : modules) {
      each.destroy();
    }
    GatewayModule later = load("Count");
    later.create(published);
    later.destroy();

    assertThat(published.messages.stream().map(each -> each.properties().get("made")))
        .containsExactly("2", "2", "1", "1");
  }

  @Test
  @DisplayName("a module does not see the libraries that the gateway uses for itself")
  void receive_LIBRARY_OF_THE_GATEWAY_notSeen() throws Exception {
    GatewayModule curious = load("Curious");

    assertThatThrownBy(() -> curious.receive(GatewayMessage.of(Map.of(), Bytes.EMPTY)))
        .isInstanceOf(ClassNotFoundException.class);
    curious.destroy();
  }

  @Test
  @DisplayName("without a class path the class is one of the gateway's own")
  void load_NO_CLASS_PATH_ofTheGateway() throws Exception {
    assertThat(loader.load(Plain.class.getName(), List.of())).isInstanceOf(Plain.class);
  }

  /** A module of the gateway's own class path. */
  public static final class Plain implements GatewayModule {
    /** For the loader. */
    public Plain() {}

    @Override
    public void create(ModuleContext context) {}

    @Override
    public void receive(GatewayMessage message) {}
  }

  @Test
  @DisplayName("[gateway-11] what cannot be loaded is told in a sentence that says what to do")
  void load_WRONG_CLASS_toldWhy() {
    assertThatThrownBy(() -> load("Missing"))
        .isInstanceOf(ModuleLoadException.class)
        .hasMessageContaining("there is no class Missing");
    assertThatThrownBy(() -> load("Other")).hasMessageContaining("does not implement");
    assertThatThrownBy(() -> load("Shy")).hasMessageContaining("public constructor");
    assertThatThrownBy(() -> load("Broken")).hasMessageContaining("no licence");
    assertThatThrownBy(() -> load("Static")).hasMessageContaining("Static");
    assertThatThrownBy(() -> loader.load("Echo", List.of(folder.resolve("x.jar").toString())))
        .hasMessageContaining("x.jar, which does not exist");
  }

  @Test
  @DisplayName("[gateway-11] an entrypoint is read without loading anything")
  void read_ENTRYPOINT_nothingLoaded() {
    JsonPlace place =
        JsonPlace.parse("{\"class.name\": \"Broken\", \"class.path\": \"nowhere.jar\"}");
    Entrypoint entrypoint = loader.read(place, Optional.of(place));

    assertThatThrownBy(entrypoint::load)
        .isInstanceOf(ModuleLoadException.class)
        .hasMessageContaining("nowhere.jar");
    assertThat(loader.type()).isEqualTo("java");
  }
}
